"""What proofs leave open: both formulas in rigorous intervals at secret points, with 50 digits.

A point counts only where nothing hides from the digits: where no term that is not zero is lost
beside a larger one. Step functions are not settled here, for what differs in a small region only
is easily missed.
"""

from typing import Any

from grader.symbolic.budget import MAX_OPERATIONS, Budget, Deadline
from grader.symbolic.compare import first_difference
from grader.symbolic.counterexample import counterexample_at
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import OutOfBudget, Singular, Unsupported
from grader.symbolic.model import Model
from grader.symbolic.points import SecretPoint
from grader.symbolic.rings.interval import IntervalRing, arithmetic
from grader.symbolic.tree import Node
from grader.symbolic.verdict import Method, Status, Verdict

#: So many points have to agree, of at most so many that are tried: a logarithm of two
#: determinants has a value at a quarter of them. Where none of the first ones will do, few will.
AGREEING, TRIES, FIRST_TRIES = 24, 300, 60
#: A term or argument smaller than this, relative to what it is joined with, is lost.
_LOST = 2.0**-100
#: A difference is none if it is proved to be smaller than this, relative to the values.
_CLOSE = 2.0**-90


class WatchfulRing(IntervalRing):
    """Intervals that note when something other than zero is lost beside something larger."""

    def __init__(self, point: SecretPoint) -> None:
        super().__init__(point)
        self._arithmetic = arithmetic()
        self.lost = False

    def magnitude(self, a: Any) -> float:
        """Return about the largest absolute value in the interval."""
        return self._arithmetic.magnitude(a)

    def _watched(self, small: Any, large: float) -> None:
        if self._arithmetic.sign(small) and not self.magnitude(small) > _LOST * large:
            self.lost = True

    def add(self, a: Any, b: Any) -> Any:
        """Return ``a + b``."""
        small, large = sorted((a, b), key=self.magnitude)
        self._watched(small, self.magnitude(large))
        return super().add(a, b)

    def exp(self, a: Any) -> Any:
        """Return the exponential, which tells no tiny argument from zero."""
        self._watched(a, 1.0)
        return super().exp(a)


def settled(model: Model, pair: tuple[Node, Node], deadline: Deadline) -> Verdict | None:
    """Return what numbers say of two expressions without step functions; None if too little."""
    agreeing = 0
    for tried in range(TRIES):
        if deadline.passed() or (tried == FIRST_TRIES and not agreeing):
            return None
        point = SecretPoint()
        ring = WatchfulRing(point)
        evaluator = Evaluator(model, ring, Budget(deadline, MAX_OPERATIONS // 10))
        try:
            position = first_difference(evaluator, *pair)
            close = position is None and not ring.lost and _close(evaluator, pair)
        except (Singular, Unsupported, OutOfBudget):
            continue
        if position is not None:
            found = counterexample_at(evaluator, point, pair, position)
            return Verdict(Status.DIFFERENT, Method.INTERVAL, found.sentence, found)
        agreeing += close
        if agreeing >= AGREEING:
            reason = f"It agrees in numbers at {AGREEING} drawn points, to 25 digits; no proof."
            return Verdict(Status.NUMERIC, Method.INTERVAL, reason)
    return None


def _close(evaluator: Evaluator[Any], pair: tuple[Node, Node]) -> bool:
    """Whether the values are proved to be next to each other, not just not told apart."""
    ring = evaluator.ring
    assert isinstance(ring, WatchfulRing)
    found, wanted = (evaluator.value(side).entries for side in pair)
    gaps = [ring.magnitude(a - b) for a, b in zip(found, wanted, strict=True)]
    scale = max(map(ring.magnitude, wanted), default=0.0)
    return all(gap <= _CLOSE * scale for gap in gaps)
