"""From checks to points: pure arithmetic."""

from collections.abc import Sequence

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
    if contract.details.get("layout") == "reshaped":
        return scoring.layout
    return 0.0


def written_share(checks: Sequence[CheckResult]) -> float:
    """Return the share that a written answer has earned.

    A formula is right or not. Of a derivation every step that is right, or right given an earlier
    mistake, earns its part: a slip costs the step it was made in.
    """
    lost = [c for c in checks if c.outcome not in (Outcome.PASSED, Outcome.SKIPPED)]
    if not lost:
        return 1.0
    marks = [step["verdict"] for step in lost[0].details.get("steps", ())]
    if not marks:
        return 0.0
    earned = sum(mark in ("correct", "defined", "follow-through") for mark in marks)
    return earned / len(marks)
