"""Decide whether an answer is the reference, climbing from cheap evidence to proof.

1. Both sides at secret points of a prime field: candidates for equal or different.
2. Different: a counterexample in small exact numbers, else in rigorous intervals, is the proof.
3. Equal: one canonical form is the proof, case by case over step functions. Forms that differ,
   and know all laws that matter, are a refutation.
4. A candidate whose proof ran out of budget is *probably* equal, with an error bound that is
   stated and negligible; with step functions only a proof counts.
5. What is open still, because of logarithms or of its length, is settled by numbers.

Everything else is undecided, with the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.symbolic.bound import error_bound
from grader.symbolic.budget import Budget, Deadline
from grader.symbolic.compare import WrongShape, first_difference
from grader.symbolic.counterexample import find_counterexample
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import Halt, OutOfBudget, ShapeMismatch, Singular, Unsupported
from grader.symbolic.model import Model
from grader.symbolic.numbers import settled
from grader.symbolic.proof import Pair, Proof, compare_forms, undefined_everywhere
from grader.symbolic.rings.field import FieldRing
from grader.symbolic.rings.secret import Secret
from grader.symbolic.tensor import Tensor
from grader.symbolic.tree import Node
from grader.symbolic.verdict import Method, Status, Verdict

#: Never accept on fewer good points.
POINTS = 2
#: Fresh points tried when one turns out to divide by zero.
RETRIES = 4
#: A chance of error above this is not accepted.
MAX_ERROR = 1e-12
#: How much of the time that is left counterexample and proof may take; the rest is for numbers.
_PROOF_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class Agreement:
    """What secret points say: whether all agree, and whether step functions or logs were met."""

    agree: bool
    stepped: bool
    logged: bool

    @property
    def formal(self) -> bool:
        """Whether all laws that matter hold at the points: what differs there is different."""
        return not self.stepped and not self.logged


class SecretPoints:
    """Fresh secret points, shared by the comparisons of one check.

    Keep one for a whole derivation, never for two submissions. Models of the same check may share
    ``secrets``, as many as there are points: drawing primes takes its time.
    """

    def __init__(
        self,
        model: Model,
        deadline: Deadline | None = None,
        secrets: Sequence[Secret | None] = (None,) * POINTS,
    ) -> None:
        self.model = model
        budget = Budget(deadline)
        self._evaluators = [self._fresh(budget, secret) for secret in secrets]

    def _fresh(self, budget: Budget, secret: Secret | None = None) -> Evaluator[int]:
        return Evaluator(self.model, FieldRing(secret), budget)

    def compare(self, answer: Node, reference: Node, deadline: Deadline | None = None) -> Agreement:
        """Compare at all points, up to the first that tells them apart.

        Raises
        ------
        Singular
            If no good point was found.
        """
        agree = stepped = logged = False
        deadline = deadline or Deadline()
        for position in range(POINTS):
            agree, ring = self._at(position, (answer, reference), deadline)
            stepped, logged = stepped | ring.stepped, logged | ring.logged
            if not agree:
                break
        return Agreement(agree, stepped, logged)

    def value(self, expression: Node) -> Tensor[int]:
        """Return an expression's value at one point; raise Halt if it has none there."""
        self._evaluators[0].budget = Budget()
        return self._evaluators[0].value(expression)

    def agree(self, answer: Node, reference: Node) -> bool:
        """Whether two expressions agree at all points: true by chance only."""
        try:
            return self.compare(answer, reference).agree
        except Halt:
            return False

    def _at(
        self, position: int, pair: tuple[Node, Node], deadline: Deadline
    ) -> tuple[bool, FieldRing]:
        for _ in range(RETRIES):
            evaluator = self._evaluators[position]
            ring = evaluator.ring
            assert isinstance(ring, FieldRing)
            evaluator.budget = Budget(deadline)
            try:
                return first_difference(evaluator, *pair) is None, ring
            except Singular:
                self._evaluators[position] = self._fresh(evaluator.budget)
        raise Singular


def decide(
    model: Model, answer: Node, reference: Node, points: SecretPoints | None = None
) -> Verdict:
    """Decide whether two expressions are equal for all inputs and all unknown functions.

    Parameters
    ----------
    model : Model
    answer, reference : Node
        Expressions in the model's names.
    points : SecretPoints, optional
        To share between the comparisons of one submission; fresh ones by default.

    Returns
    -------
    Verdict
        Never raises for what an answer is: whatever cannot be decided is undecided.
    """
    deadline = Deadline()
    try:
        return _climb(model, (answer, reference), points, deadline)
    except WrongShape as halt:
        method = Method.LAYOUT if halt.rearranged else Method.SHAPE
        return Verdict(Status.DIFFERENT, method, str(halt))
    except ShapeMismatch as halt:
        return Verdict(Status.DIFFERENT, Method.SHAPE, _sentence(halt))
    except Singular:
        return _singular(model, answer, deadline)
    except OutOfBudget as halt:
        return Verdict(Status.UNDECIDED, Method.EXHAUSTED, _sentence(halt))
    except Unsupported as halt:
        return Verdict(Status.UNDECIDED, Method.INCONCLUSIVE, _sentence(halt))


def _climb(model: Model, pair: Pair, points: SecretPoints | None, deadline: Deadline) -> Verdict:
    points = points or SecretPoints(model, deadline)
    found = points.compare(*pair, deadline)
    verdict = _proved(model, pair, found, deadline.part(_PROOF_SHARE))
    if verdict.status is Status.UNDECIDED and not found.stepped:
        return settled(model, pair, deadline) or verdict
    return verdict


def _proved(model: Model, pair: Pair, found: Agreement, deadline: Deadline) -> Verdict:
    """Return what is proved, or probable beyond doubt."""
    if not found.agree:
        different = _different(model, pair, deadline)
        return different or (_refuted() if found.formal else _compared(model, pair, deadline))
    verdict = _compared(model, pair, deadline)
    if verdict.status is Status.EQUAL:
        return verdict
    if verdict.different or found.stepped:
        return _different(model, pair, deadline) or verdict
    return beyond_doubt(model, pair, found, verdict.reason) or verdict


def beyond_doubt(model: Model, pair: Pair, found: Agreement, reason: str = "") -> Verdict | None:
    """Return "probably equal" if secret points alone may say so: no steps, and next to no error."""
    bound = error_bound(model, *pair, POINTS)
    if not found.agree or found.stepped or bound > MAX_ERROR:
        return None
    return Verdict(Status.PROBABLE, Method.FIELD, reason, error_bound=bound)


def _different(model: Model, pair: Pair, deadline: Deadline) -> Verdict | None:
    found = find_counterexample(model, *pair, deadline)
    if found is None:
        return None
    method = Method.RATIONAL if found.exact else Method.INTERVAL
    return Verdict(Status.DIFFERENT, method, found.sentence, found)


def _refuted() -> Verdict:
    reason = (
        "Written out, it is another formula than the right one, though no small numbers show it."
    )
    return Verdict(Status.DIFFERENT, Method.POLYNOMIAL, reason)


def _compared(model: Model, pair: Pair, deadline: Deadline) -> Verdict:
    """Return what canonical forms say."""
    try:
        proof = compare_forms(model, *pair, deadline)
    except OutOfBudget as halt:
        return Verdict(Status.UNDECIDED, Method.EXHAUSTED, _sentence(halt))
    except Singular:
        proof = Proof.OPEN
    if proof is Proof.EQUAL:
        return Verdict(Status.EQUAL, Method.POLYNOMIAL)
    if proof is Proof.DIFFERENT:
        return _refuted()
    reason = "There is neither a proof that it is equal nor a counterexample."
    return Verdict(Status.UNDECIDED, Method.INCONCLUSIVE, reason)


def _singular(model: Model, answer: Node, deadline: Deadline) -> Verdict:
    if undefined_everywhere(model, answer, deadline):
        reason = (
            "Your formula divides by zero, or inverts what has no inverse, whatever the inputs are."
        )
        return Verdict(Status.DIFFERENT, Method.UNDEFINED, reason)
    reason = "It is undefined (division by zero) wherever it was tried."
    return Verdict(Status.UNDECIDED, Method.INCONCLUSIVE, reason)


def _sentence(halt: Halt) -> str:
    """Turn a reason into a sentence."""
    text = str(halt)
    end = "" if text.endswith(("?", ".")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}" if text else "It cannot be evaluated."
