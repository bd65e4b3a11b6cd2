"""From checks to points: pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.exercise import Scoring
from grader.report import CheckResult, Outcome, Standing
from grader.report.details import EdgesDetails, GoalsDetails, NumericDetails


def share_of(checks: Sequence[CheckResult], scoring: Scoring) -> float:
    """Return the share of a question's points that its checks have earned, from 0 to 1.

    Parameters
    ----------
    checks : sequence of CheckResult
        All checks of the question; those that were not made are absent or skipped.
    scoring : Scoring
    """
    results = {check.check: check for check in checks}
    share = _base(results, scoring)
    if "inputs" in results and results["inputs"].outcome is Outcome.FAILED:
        share -= scoring.inputs
    edges = results["edges"].details if "edges" in results else None
    if isinstance(edges, EdgesDetails) and edges.cases:
        share -= scoring.edges * len(edges.broken) / edges.cases
    return max(0.0, round(share, 12))  # no rounding error, and none that sums would show


def _base(results: dict[str, CheckResult], scoring: Scoring) -> float:
    """Return the share for the values alone: that of its parts, or of the worst of them."""
    numeric = results["numeric"]
    if numeric.outcome is Outcome.PASSED:
        return 1.0
    details = numeric.details
    if not isinstance(details, NumericDetails) or not details.parts:
        return 0.0
    worth = {
        Standing.RIGHT.value: 1.0,
        Standing.NEAR.value: scoring.approximate,
        Standing.RESHAPED.value: scoring.layout,
        Standing.TRANSPOSED.value: scoring.layout,
        Standing.MOVED.value: scoring.layout,
    }
    paid = [(worth.get(part.standing, 0.0), part.share) for part in details.parts]
    if any(share is None for _, share in paid):
        return min(worth for worth, _ in paid)
    return float(sum(worth * (share or 0.0) for worth, share in paid))


@dataclass(frozen=True, slots=True)
class Credit:
    """Shares of a question's points, from 0 to 1: earned, and left for a person to settle."""

    earned: float = 0.0
    pending: float = 0.0


def written_credit(checks: Sequence[CheckResult]) -> Credit:
    """Return what a written answer has earned, and what of it is undecided.

    A formula is right or not. The points of a derivation go to its goals in equal shares, each
    on its own. A comparison with the student's code costs nothing.

    Parameters
    ----------
    checks : sequence of CheckResult
    """
    results = {check.check: check for check in checks}
    arrival = results["goals"].details if "goals" in results else None
    if isinstance(arrival, GoalsDetails) and arrival.goals:
        marks = list(arrival.goals.values())
        return Credit(*(marks.count(mark) / len(marks) for mark in _EARNING))
    outcomes = {c.outcome for c in checks if c.check in _DECIDING} - {Outcome.PASSED}
    if not outcomes:
        return Credit(earned=1.0)
    return Credit(pending=1.0) if outcomes <= {Outcome.UNDECIDED, Outcome.SKIPPED} else Credit()


#: How goals stand that have earned their share, and that a person settles.
_EARNING = ("reached", "pending")
#: The checks of written answers that points depend on.
_DECIDING = frozenset({"reads", "form", "equal", "steps", "goals"})
