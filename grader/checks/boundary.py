"""The one boundary around a check: a fault of ours makes that check undecided and ends nothing.

What a check raises on purpose is told as such. Anything else is a fault of the grader; it is
logged once, under a name that the student and the instructor read as well.
"""

import hashlib
import logging
import traceback
from collections.abc import Callable
from typing import NoReturn, TypeVar

from grader.errors import GraderError, JudgeFailed
from grader.report import CheckResult, Outcome
from grader.report.details import FlagDetails

Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)
#: Frames of a traceback that are logged: a runaway recursion has thousands.
_FRAMES = 30
_LOGGED: set[str] = set()


def guarded(check: str, judge: Callable[[], Result], otherwise: Callable[[str], Result]) -> Result:
    """Return what a check finds, or something else if the check itself fails.

    Parameters
    ----------
    check : str
        As the log calls it.
    judge : callable, () -> Result
    otherwise : callable, str -> Result
        From the name of the fault; as a rule :func:`undecided`.

    Raises
    ------
    GraderError
        What the check raises on purpose.
    """
    try:
        return judge()
    except (GraderError, MemoryError):
        raise  # without memory nothing goes on: the process ends and is replaced
    except Exception as fault:  # noqa: BLE001  the boundary: whatever it is, the others go on
        return otherwise(_told(check, fault))


def decisive(check: str, judge: Callable[[], Result]) -> Result:
    """Return what a check finds on which points depend, so that there is no score without it.

    Raises
    ------
    JudgeFailed
        If the check itself fails.
    """

    def fail(name: str) -> NoReturn:
        raise JudgeFailed(check, name)

    return guarded(check, judge, fail)


def optional(check: str, judge: Callable[[], Result | None]) -> Result | None:
    """Return what decorates a verdict, such as the mistake's name; nothing if that fails."""
    return guarded(check, judge, lambda _: None)


def undecided(check: str, title: str, name: str) -> CheckResult:
    """Return the check that a fault of ours, of this name, has left undecided."""
    sentence = (
        f"The grader could not make this check, by a fault of its own ({name}). It costs nothing; "
        "a person looks at it."
    )
    details = FlagDetails(name, f"the grader failed here (fault {name})")
    return CheckResult(check, title, Outcome.UNDECIDED, sentence, details)


def _told(check: str, fault: Exception) -> str:
    """Log a fault, its traceback at the first time, and return its name.

    The name is made of where and what, so that the same submission gives the same report.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    where = "".join(f"{frame.name}:{frame.lineno};" for frame in frames[-_FRAMES:])
    digest = hashlib.blake2b(f"{type(fault).__name__}|{where}".encode(), digest_size=4)
    name = digest.hexdigest()
    if name in _LOGGED:
        _LOG.error("fault %s in check %s, again", name, check)
    else:
        _LOGGED.add(name)
        trace = "".join(traceback.format_exception(fault, limit=-_FRAMES))
        _LOG.error("fault %s in check %s\n%s", name, check, trace)
    return name
