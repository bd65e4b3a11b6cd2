"""Count tries of what is limited; too many in a window are refused."""

from datetime import datetime, timedelta

from submissions.domain.people import Try
from submissions.errors import TooManyTries
from submissions.services.ports import Before, Since, Work


def check_tries(work: Work, key: str, now: datetime, *, most: int, window_s: float) -> None:
    """Return if fewer than ``most`` tries were counted within the window.

    Raises
    ------
    TooManyTries
        With the seconds until the oldest of them is forgotten.
    """
    start = now - timedelta(seconds=window_s)
    recent = work.tries.find(key=key, at=Since(start))
    if len(recent) >= most:
        raise TooManyTries((recent[-most].at - start).total_seconds())


def count_try(work: Work, key: str, now: datetime, *, window_s: float) -> None:
    """Count one try, and forget all that are older than the window."""
    work.tries.remove(at=Before(now - timedelta(seconds=window_s)))
    work.tries.add(Try(key, now))
