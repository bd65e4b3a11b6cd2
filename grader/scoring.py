"""From checks to points: pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.exercise import Scoring
from grader.report import CheckResult, Outcome


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
    if "edges" in results and results["edges"].outcome is Outcome.FAILED:
        details = results["edges"].details
        share -= scoring.edges * len(details["broken"]) / details["cases"]
    return max(0.0, round(share, 6))


def _base(results: dict[str, CheckResult], scoring: Scoring) -> float:
    """Return the share for the values alone."""
    numeric, contract = results["numeric"], results["contract"]
    if numeric.outcome is Outcome.PASSED:
        return 1.0
    if numeric.outcome is Outcome.APPROXIMATE:
        return scoring.approximate
    return scoring.layout if contract.details.get("layout") else 0.0


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
    goals = results["goals"].details.get("goals") if "goals" in results else None
    if goals:
        marks = list(goals.values())
        return Credit(*(marks.count(mark) / len(marks) for mark in ("reached", "pending")))
    outcomes = {c.outcome for c in checks if c.check in _DECIDING} - {Outcome.PASSED}
    if not outcomes:
        return Credit(earned=1.0)
    return Credit(pending=1.0) if outcomes <= {Outcome.UNDECIDED, Outcome.SKIPPED} else Credit()


#: The checks of written answers that points depend on.
_DECIDING = frozenset({"reads", "form", "equal", "steps", "goals"})
