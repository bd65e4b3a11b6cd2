"""The one sentence on what a program was loaded without."""

from collections.abc import Iterable, Sequence

from grader.checks.places import told
from grader.checks.sentences import advice
from grader.checks.tracebacks import raised
from grader.executor import LeftOut, Run
from grader.report import Outcome

_NAMED = 3
#: What to do about a program that trains while it is loaded.
_TRAINING = ' Leave training out, or move it under `if __name__ == "__main__":`.'
_CHARACTERS = 150


def sentence_on_left_out(
    runs: Iterable[Run], source: str, file: str, packages: Sequence[str] = ()
) -> str:
    """Return which statements did not run, and why; empty if the program ran as a whole.

    Parameters
    ----------
    runs : iterable of Run
        Of the same program; the first that was loaded without something tells.
    source : str
        The program; of a notebook, with a comment before each cell.
    file : str
    packages : sequence of str
        What may be imported beside NumPy and the standard library.
    """
    left_out = next((run.left_out for run in runs if run.left_out), ())
    if not left_out:
        return ""
    named = [_told(lost, source, file) for lost in left_out[:_NAMED]]
    more = " and others" if len(left_out) > _NAMED else ""
    what_to_do = advice((raised(lost.error) for lost in left_out), packages)
    if any(lost.outcome is Outcome.TIMED_OUT for lost in left_out):
        what_to_do += _TRAINING
    return f"Graded without what did not run: {', '.join(named)}{more}.{what_to_do}"


def _told(lost: LeftOut, source: str, file: str) -> str:
    ended = lost.outcome is Outcome.EXITED
    why = "it ends the program" if ended else raised(lost.error).rstrip(".")
    return f"{told(lost.line, source, file)} ({why[:_CHARACTERS]})"
