"""How outcomes are called and marked, the same in every output."""

from grader.report import Outcome

OUTCOMES: dict[str, str] = {
    Outcome.PASSED: "right",
    Outcome.FAILED: "wrong",
    Outcome.APPROXIMATE: "nearly right",
    Outcome.CRASHED: "crashed",
    Outcome.TIMED_OUT: "out of time",
    Outcome.OUT_OF_MEMORY: "out of memory",
    Outcome.TOO_MUCH_OUTPUT: "too much output",
    Outcome.KILLED: "stopped",
    Outcome.EXITED: "exited",
    Outcome.PROTOCOL: "wrote to the grader",
    Outcome.SKIPPED: "not judged",
    Outcome.UNDECIDED: "undecided",
    Outcome.ERRORED: "not graded",
}

#: Marks that differ in shape, not in colour alone.
TICK, CROSS, HALF, SKIP = "✓", "✗", "~", "–"


def mark(outcome: str) -> str:
    """Return the mark of a check's or question's outcome."""
    if outcome == Outcome.PASSED:
        return TICK
    if outcome in (Outcome.SKIPPED, Outcome.UNDECIDED):
        return SKIP
    return HALF if outcome == Outcome.APPROXIMATE else CROSS
