"""Name the slip in a wrong answer: hash every mutant of the reference at one point, look it up.

Two expressions that are equal have one hash, however they are written, so a hash names an answer
up to equality; it also tells which students wrote the same formula.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from grader.symbolic.budget import Budget, Deadline
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.gradient_names import gradient_names
from grader.symbolic.halts import Halt
from grader.symbolic.model import Model
from grader.symbolic.mutants.rules import Mutations
from grader.symbolic.mutants.slip import Slip
from grader.symbolic.rings.field import FieldRing
from grader.symbolic.rings.secret import Secret
from grader.symbolic.tensor import plain
from grader.symbolic.tree import Name, Node
from grader.symbolic.walks import names_in, substitute

#: One point for all tables, so that hashes can be stored and compared. It is not secret: a hash
#: names a mistake or groups answers, it never accepts one.
_EXPONENTS = 2**61 - 1
POINT = Secret(b"deltagrade mutan", _EXPONENTS, 52 * _EXPONENTS + 1, 2**52)
MAX_MUTANTS = 8_000
#: Ring operations for all single, and for all double slips of a table: what is in it shall not
#: depend on the machine. The seconds are the last guard.
MAX_OPERATIONS, MAX_SECONDS = 250_000, 10.0

Hash = tuple[tuple[int, ...], tuple[int, ...]]


def answer_hash(expression: Node, model: Model) -> Hash | None:
    """Return a hash that equal expressions share, None if it cannot be evaluated."""
    return _hash(Evaluator(model, FieldRing(POINT), Budget()), expression)


def _hash(evaluator: Evaluator[int], expression: Node) -> Hash | None:
    try:
        value = plain(evaluator.value(expression))
    except Halt:
        return None
    shape = () if value.is_scalar else value.shape
    return shape, tuple(entry % POINT.values for entry in value.entries)


class SlipTable:
    """The slips of one reference, by hash; built once, then a lookup is one evaluation.

    Parameters
    ----------
    model : Model
        Preferably with all sizes equal, so that a missing transposition has a value to be known by.
    references : sequence of Node
        Spellings of the reference: a slip in any of them is a plausible path to a wrong answer.
    known : sequence of (Slip, Node)
        Wrong answers to this very question; their names win over those of slips.

    Attributes
    ----------
    late : bool
        Whether time ran out while it was built, so that slips may be missing.
    """

    def __init__(
        self, model: Model, references: Sequence[Node], known: Sequence[tuple[Slip, Node]] = ()
    ) -> None:
        self._model = model
        self._mutations = Mutations(model)
        self._evaluator = Evaluator(model, FieldRing(POINT), self._budget())
        self._right = {_hash(self._evaluator, reference) for reference in references} | {None}
        self._single: dict[Hash, tuple[Slip, ...]] = {}
        self._double: dict[Hash, tuple[Slip, ...]] | None = None
        self._mutants: list[tuple[Slip, Node]] = []
        self._keep(known)
        for reference in references:
            self.add(reference)
        self.late = self._evaluator.budget.deadline.passed()

    @staticmethod
    def _budget() -> Budget:
        return Budget(Deadline(MAX_SECONDS), MAX_OPERATIONS)

    def __len__(self) -> int:
        """Return how many wrong answers are known."""
        return len(self._single) + len(self._double or {})

    def add(self, reference: Node) -> None:
        """Take in the single slips of another spelling of the reference."""
        self._keep(self._mutations.of(reference))

    def _keep(self, mutants: Iterable[tuple[Slip, Node]]) -> None:
        for slip, mutant in mutants:
            found = _hash(self._evaluator, mutant)
            if found in self._right or found is None:
                continue
            (first,) = self._single.get(found, (slip,))
            self._single[found] = (first if first.code or not slip.code else slip,)
            self._mutants.append((slip, mutant))

    def build_double(self) -> None:
        """Take in two slips at a time, once; the first lookup that needs it does so."""
        if self._double is not None:
            return
        double: dict[Hash, tuple[Slip, ...]] = {}
        self._evaluator.budget = self._budget()  # the first one ran from the start
        for slips, mutant in self._doubles():
            found = _hash(self._evaluator, mutant)
            if found is not None and found not in self._single and found not in self._right:
                double.setdefault(found, slips)
        self._double = double
        self.late |= self._evaluator.budget.deadline.passed()
        # Hashes are all that is asked for from now on; what they were made of is far larger.
        self._mutants = []
        self._evaluator = Evaluator(self._model, FieldRing(POINT), self._budget())

    def _doubles(self) -> Iterator[tuple[tuple[Slip, ...], Node]]:
        count = 0
        coded = [(slip, mutant) for slip, mutant in self._mutants if slip.code]
        for first, mutant in coded:
            for second, twice in self._mutations.of(mutant):
                if second.code and second.phrase != first.phrase:
                    count += 1
                    yield (first, second), twice
                if count >= MAX_MUTANTS:
                    return

    def diagnose(self, answer: Node, *, double: bool = True) -> tuple[Slip, ...]:
        """Return the one or two slips that lead to an answer, nothing if none are known."""
        evaluator = Evaluator(self._model, FieldRing(POINT), Budget())
        found = _hash(evaluator, answer)
        if found is None or found in self._right:
            return ()
        if found in self._single or not double:
            return self._single.get(found, ())
        self.build_double()
        return (self._double or {}).get(found, ())


def spellings(model: Model, name: str) -> tuple[Node, ...]:
    """Return a gradient in terms of those above it, of the ones above them, ... and of none."""
    gradients, found = gradient_names(model), [model.definitions[name]]
    for _ in model.names:
        above = {n: model.definitions[n] for n in names_in(found[-1]) & gradients}
        if not above:
            break
        found.append(substitute(found[-1], partial(_meaning, above)))
    return tuple(found)


def _meaning(definitions: Mapping[str, Node], node: Node) -> Node | None:
    return definitions.get(node.name) if isinstance(node, Name) else None
