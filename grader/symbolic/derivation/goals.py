"""Whether a derivation arrives at what is asked for: points go to its goals, each on its own.

A goal is reached by a chain of equalities that has it on one side and on another one something that
is right and worked out: free of the goal, of derivatives, and of what the goal is made of unless
that is derived too. What stands in other chains neither helps nor harms, and the last word counts:
a chain that is wrong takes back what was said before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from grader.symbolic.derivation.values import Goal, Mark, Understood
from grader.symbolic.gradient_names import gradient_name
from grader.symbolic.model import Model
from grader.symbolic.tree import Derivative, Name, Node
from grader.symbolic.walks import names_in, substitute, walk

_WRONG = frozenset({Mark.WRONG, Mark.REPEATED, Mark.FOLLOW_THROUGH})
_OPEN = frozenset({Mark.UNDECIDED, Mark.UNREADABLE})


def goals_reached(
    names: Iterable[str], sides: Sequence[Understood], model: Model, given: Model
) -> dict[str, Goal]:
    """Return how each goal stands.

    Parameters
    ----------
    names : iterable of str
        Quantities of the model, ``dW_2``.
    sides : sequence of Understood
        Of all chains, in the order of the sheet.
    model : Model
        With the names that the writer introduced.
    given : Model
        Without them.
    """
    sheet = _Sheet(sides, model, given)
    return {name: sheet.stands(name) for name in names}


class _Sheet:
    """All chains of a derivation."""

    def __init__(self, sides: Sequence[Understood], model: Model, given: Model) -> None:
        chains = groupby(sides, key=lambda side: id(side.reference))
        self._chains = [tuple(chain) for _, chain in chains]
        self._model, self._given = model, given
        self._gradients = frozenset(
            name for name in given.definitions if name.startswith(("delta_", "dW_", "db_", "dx_"))
        )

    def stands(self, goal: str) -> Goal:
        if self._is_derived(goal, frozenset()):
            return Goal.REACHED
        about = (side for chain in self._about(goal) for side in chain)
        return Goal.PENDING if any(side.mark in _OPEN for side in about) else Goal.OPEN

    def _about(self, goal: str) -> Iterator[tuple[Understood, ...]]:
        """Yield the chains that have the goal on some side."""
        for chain in self._chains:
            right = [side.expression for side in chain if side.mark is Mark.CORRECT]
            if any(self._is_goal(node, goal) for node in (chain[0].reference, *right)):
                yield chain

    def _is_goal(self, node: Node | None, goal: str) -> bool:
        return node is not None and gradient_name(node, self._model) == goal

    def _is_derived(self, goal: str, asking: frozenset[str]) -> bool:
        """Whether the last word on a goal works it out; ``asking`` are those that need it."""
        if goal in asking:
            return False
        derived = False
        for chain in self._about(goal):
            derived |= self._works_out(chain[0].reference, goal, asking)
            for side in chain:
                if side.mark in _WRONG:
                    derived = False
                elif side.mark is Mark.CORRECT:
                    derived |= self._works_out(side.expression, goal, asking)
        return derived

    def _works_out(self, node: Node | None, goal: str, asking: frozenset[str]) -> bool:
        """Whether an expression is in terms that lead further than the goal itself."""
        if node is None:
            return False
        node = self._in_given_terms(node)
        if any(isinstance(part, Derivative) for part in walk(node)):
            return False
        used = (names_in(node) & self._gradients) - self._free_for(goal)
        asking = asking | {goal}
        return all(self._is_derived(name, asking) for name in used)

    def _free_for(self, goal: str) -> frozenset[str]:
        """Return the gradients that a goal may be told in: those of the layers above its own."""
        made_of = names_in(self._given.definitions[goal]) & self._gradients
        own = frozenset() if goal.startswith("delta_") else made_of
        return self._given.sources[goal] - own - {goal}

    def _in_given_terms(self, node: Node) -> Node:
        """Put what they stand for in place of the writer's own names."""
        own = self._model.definitions.keys() - self._given.definitions.keys()
        while own & names_in(node):
            node = substitute(node, self._meaning_of_own)
        return node

    def _meaning_of_own(self, node: Node) -> Node | None:
        own = isinstance(node, Name) and node.name not in self._given.definitions
        return self._model.definitions.get(node.name) if own and isinstance(node, Name) else None
