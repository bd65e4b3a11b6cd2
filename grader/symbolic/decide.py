"""Decide whether an answer is the reference, climbing from cheap evidence to proof.

1. Both sides at secret points of a prime field: candidates for equal or different.
2. Different: a counterexample in small exact numbers, else in rigorous intervals, is the proof.
3. Equal: one canonical form is the proof, case by case over step functions.
4. A candidate whose proof ran out of budget is *probably* equal, with a stated error bound;
   with step functions only a proof counts. Everything else is undecided, with the reason.
"""

from grader.symbolic.bound import error_bound
from grader.symbolic.budget import Budget, Deadline
from grader.symbolic.compare import WrongShape, first_difference
from grader.symbolic.counterexample import find_counterexample
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import Halt, OutOfBudget, ShapeMismatch, Singular, Unsupported
from grader.symbolic.model import Model
from grader.symbolic.proof import proved_equal, undefined_everywhere
from grader.symbolic.rings.field import FieldRing
from grader.symbolic.tensor import Tensor
from grader.symbolic.tree import Node
from grader.symbolic.verdict import Method, Status, Verdict

#: Never accept on fewer good points.
POINTS = 2
#: Fresh points tried when one turns out to divide by zero.
RETRIES = 4


class SecretPoints:
    """Fresh secret points, shared by the comparisons of one check.

    Keep one for a whole derivation, never for two submissions.
    """

    def __init__(self, model: Model, deadline: Deadline | None = None) -> None:
        self.model = model
        budget = Budget(deadline)
        self._evaluators = [self._fresh(budget) for _ in range(POINTS)]

    def _fresh(self, budget: Budget) -> Evaluator[int]:
        return Evaluator(self.model, FieldRing(), budget)

    def compare(
        self, answer: Node, reference: Node, deadline: Deadline | None = None
    ) -> tuple[bool, bool]:
        """Return whether both agree at all points, and whether a step function was met.

        Raises
        ------
        Singular
            If no good point was found.
        """
        stepped, deadline = False, deadline or Deadline()
        for position in range(POINTS):
            agree, stepped_here = self._at(position, (answer, reference), deadline)
            stepped |= stepped_here
            if not agree:
                return False, stepped
        return True, stepped

    def value(self, expression: Node) -> Tensor[int]:
        """Return an expression's value at one point; raise Halt if it has none there."""
        self._evaluators[0].budget = Budget()
        return self._evaluators[0].value(expression)

    def agree(self, answer: Node, reference: Node) -> bool:
        """Whether two expressions agree at all points: true by chance only."""
        try:
            return self.compare(answer, reference)[0]
        except Halt:
            return False

    def _at(self, position: int, pair: tuple[Node, Node], deadline: Deadline) -> tuple[bool, bool]:
        for _ in range(RETRIES):
            evaluator = self._evaluators[position]
            ring = evaluator.ring
            assert isinstance(ring, FieldRing)
            evaluator.budget = Budget(deadline)
            ring.stepped = False
            try:
                return first_difference(evaluator, *pair) is None, ring.stepped
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
        return _climb(model, answer, reference, points or SecretPoints(model, deadline), deadline)
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


def _climb(
    model: Model, answer: Node, reference: Node, points: SecretPoints, deadline: Deadline
) -> Verdict:
    agree, stepped = points.compare(answer, reference, deadline)
    pair = (answer, reference)
    if not agree:
        return _different(model, pair, deadline) or _proved(model, pair, deadline)
    verdict = _proved(model, pair, deadline)
    if verdict.status is Status.EQUAL:
        return verdict
    if stepped:
        return _different(model, pair, deadline) or verdict
    bound = error_bound(model, answer, reference, POINTS)
    return Verdict(Status.PROBABLE, Method.FIELD, verdict.reason, error_bound=bound)


def _different(model: Model, pair: tuple[Node, Node], deadline: Deadline) -> Verdict | None:
    found = find_counterexample(model, *pair, deadline)
    if found is None:
        return None
    method = Method.RATIONAL if found.exact else Method.INTERVAL
    return Verdict(Status.DIFFERENT, method, found.sentence, found)


def _proved(model: Model, pair: tuple[Node, Node], deadline: Deadline) -> Verdict:
    try:
        if proved_equal(model, *pair, deadline):
            return Verdict(Status.EQUAL, Method.POLYNOMIAL)
    except OutOfBudget as halt:
        return Verdict(Status.UNDECIDED, Method.EXHAUSTED, _sentence(halt))
    except Singular:
        pass
    reason = "There is neither a proof that it is equal nor a counterexample."
    return Verdict(Status.UNDECIDED, Method.INCONCLUSIVE, reason)


def _singular(model: Model, answer: Node, deadline: Deadline) -> Verdict:
    if undefined_everywhere(model, answer, deadline):
        reason = "Your formula divides by zero, whatever the inputs are."
        return Verdict(Status.DIFFERENT, Method.UNDEFINED, reason)
    reason = "It is undefined (division by zero) wherever it was tried."
    return Verdict(Status.UNDECIDED, Method.INCONCLUSIVE, reason)


def _sentence(halt: Halt) -> str:
    """Turn a reason into a sentence."""
    text = str(halt)
    end = "" if text.endswith(("?", ".")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}" if text else "It cannot be evaluated."
