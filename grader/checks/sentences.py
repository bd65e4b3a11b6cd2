"""The sentences a student reads about how a program ended, one for each way to end."""

from collections.abc import Iterable, Sequence

from grader.checks.places import told
from grader.checks.tracebacks import lines_in, raised
from grader.exercise.imports import importable
from grader.report import Outcome

_ENDINGS = {
    Outcome.CRASHED: "{name} raised {detail}",
    Outcome.TIMED_OUT: "{name} did not come to an end: {detail} Look for a loop that never ends.",
    Outcome.OUT_OF_MEMORY: "{name} asked for more memory than it may have: {detail} "
    "Arrays of the sizes in the statement are all it needs.",
    Outcome.TOO_MUCH_OUTPUT: "{name} gave back or printed too much: {detail}",
    Outcome.KILLED: "{name} was stopped: {detail} "
    "A derivative needs arithmetic alone, no system calls.",
    Outcome.EXITED: "{name} ended the whole program: {detail} Return a value instead of exiting.",
    Outcome.PROTOCOL: "{name} wrote to the grader's own channel: {detail} It earns nothing.",
    Outcome.FAILED: "{name} gave back no numbers: {detail}",
}

_MISSING_MODULE = "ModuleNotFoundError"
#: What to do about a module that is not there.
_MODULES = " The grader has {}: remove the import, or hand in only the functions."


def advice(exceptions: Iterable[str], packages: Sequence[str] = ()) -> str:
    """Return what to do about exceptions, each as :func:`reason` tells it, with a space before."""
    missing = any(exception.startswith(_MISSING_MODULE) for exception in exceptions)
    return _MODULES.format(importable(packages)) if missing else ""


def ending(outcome: Outcome, name: str, detail: str, packages: Sequence[str] = ()) -> str:
    """Return the sentence on a run or call that ended with ``outcome``.

    Parameters
    ----------
    outcome : Outcome
    name : str
        Of the function.
    detail : str
        The reason in one line, as the jail gives it.
    packages : sequence of str
        What may be imported beside NumPy and the standard library.
    """
    detail = detail.strip() or "no more is known"
    if detail[-1] not in ".!?":
        detail += "."
    return _ENDINGS[outcome].format(name=name, detail=detail).strip() + advice([detail], packages)


def reason(error: str, source: str = "", file: str = "") -> str:
    """Return what a student's traceback says went wrong, with the line where it did.

    Parameters
    ----------
    error : str
    source, file : str
        The program: lines of a notebook are told by its cells.
    """
    sentence, lines = raised(error), lines_in(error)
    return f"{sentence} ({told(lines[-1], source, file)})" if sentence and lines else sentence


def shape(sizes: tuple[int, ...]) -> str:
    """Return a shape as NumPy prints it, or "a single number"."""
    return str(sizes) if sizes else "no axes (a single number)"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them.

    Examples
    --------
    >>> listed(["dW_1"]), listed(["dW_1", "dW_2", "db_1"])
    ('dW_1', 'dW_1, dW_2 and db_1')
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
