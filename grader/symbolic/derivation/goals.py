"""Whether a derivation arrives at what is asked for: points go to its goals, each on its own.

A goal is reached by a chain of equalities that has it on one side and on another one something that
is right and worked out: free of the goal, of derivatives, and of what the goal is made of unless
that is derived too. What stands in other chains neither helps nor harms, and the last word counts:
a chain that is wrong takes back what was said before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from grader.symbolic.derivation.values import Goal, Mark, Understood
from grader.symbolic.gradient_names import (
    gradient_name,
    gradient_names,
    with_gradient_names,
)
from grader.symbolic.model import Model
from grader.symbolic.tree import Derivative, Name, Node
from grader.symbolic.walks import names_in, substitute, walk

_WRONG = frozenset({Mark.WRONG, Mark.REPEATED, Mark.FOLLOW_THROUGH})
_OPEN = frozenset({Mark.UNDECIDED, Mark.UNREADABLE})


def goals_reached(
    names: Iterable[str],
    sides: Sequence[Understood],
    model: Model,
    given: Model,
    *,
    whole: bool = False,
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
    whole : bool
        Whether every gradient that a goal is told in has to be derived too; else those of the
        layers above its own may stay.
    """
    names = tuple(names)
    sheet = _Sheet(sides, model, given, names, whole=whole)
    derived = sheet.derived()
    return {name: Goal.REACHED if name in derived else sheet.open(name) for name in names}


class _Sheet:
    """All chains of a derivation."""

    def __init__(
        self,
        sides: Sequence[Understood],
        model: Model,
        given: Model,
        goals: Iterable[str],
        *,
        whole: bool,
    ) -> None:
        chains = groupby(sides, key=lambda side: id(side.reference))
        self._chains = [tuple(chain) for _, chain in chains]
        self._model, self._given, self._whole = model, given, whole
        self._gradients = gradient_names(given)
        self._words = {name: tuple(self._words_on(name)) for name in self._gradients.union(goals)}

    def open(self, goal: str) -> Goal:
        """Return how a goal stands that is not reached: pending if what leads there is open."""
        about = (s for one in self._leading_to(goal) for chain in self._about(one) for s in chain)
        return Goal.PENDING if any(side.mark in _OPEN for side in about) else Goal.OPEN

    def _leading_to(self, goal: str) -> frozenset[str]:
        """Return a goal, what it is told in, what that is told in, ..."""
        found, new = frozenset[str](), frozenset({goal})
        while new:
            found |= new
            needed = (needs for name in new for needs in self._words[name] if needs)
            new = frozenset[str]().union(*needed) - found
        return found

    def derived(self) -> frozenset[str]:
        """Return what is worked out of goals and gradients: from what is, and in no circle."""
        words, found = self._words, frozenset[str]()
        while (more := frozenset(n for n in words if _is_worked_out(words[n], found))) != found:
            found = more
        return found

    def _about(self, goal: str) -> Iterator[tuple[Understood, ...]]:
        """Yield the chains that have the goal on some side."""
        for chain in self._chains:
            right = [side.expression for side in chain if side.mark is Mark.CORRECT]
            if any(self._is_goal(node, goal) for node in (chain[0].reference, *right)):
                yield chain

    def _is_goal(self, node: Node | None, goal: str) -> bool:
        return node is not None and gradient_name(node, self._model) == goal

    def _words_on(self, goal: str) -> Iterator[frozenset[str] | None]:
        """Yield what each word on a goal needs to be derived; None for a wrong one."""
        for chain in self._about(goal):
            yield from self._needs(chain[0].reference, goal)
            for side in chain:
                if side.mark in _WRONG:
                    yield None
                elif side.mark is Mark.CORRECT:
                    yield from self._needs(side.expression, goal)

    def _needs(self, node: Node | None, goal: str) -> Iterator[frozenset[str]]:
        """Yield the gradients that an expression is in; nothing if it is not worked out."""
        if node is None:
            return
        node = self._in_given_terms(node)
        if self._whole:  # then a derivative that has a name is as good as that
            node = with_gradient_names(node, self._given)
        if not any(isinstance(part, Derivative) for part in walk(node)):
            yield (names_in(node) & self._gradients) - self._free_for(goal)

    def _free_for(self, goal: str) -> frozenset[str]:
        """Return the gradients that a goal may be told in: those of the layers above its own."""
        if self._whole:
            return frozenset()
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


def _is_worked_out(words: Iterable[frozenset[str] | None], derived: frozenset[str]) -> bool:
    """Whether the last word on a goal works it out, or one before that nothing wrong follows."""
    found = False
    for needs in words:
        found = needs is not None and (found or needs <= derived)
    return found
