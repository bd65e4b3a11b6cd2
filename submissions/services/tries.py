"""Count what people try, so that nobody does it faster than people do."""

from datetime import timedelta

from submissions.domain.people import Try
from submissions.errors import TooManyTries
from submissions.services.ports import Work


def check_tries(work: Work, key: str, *, most: int, window_s: float) -> None:
    """Raise unless fewer than ``most`` tries were counted within the window.

    Raises
    ------
    TooManyTries
        With the seconds until the oldest of them is forgotten.
    """
    start = work.now - timedelta(seconds=window_s)
    recent = work.tries.since(key, start)
    if len(recent) >= most:
        raise TooManyTries((recent[-most].at - start).total_seconds())


def count_try(work: Work, key: str) -> None:
    """Count one try."""
    work.tries.add(Try(key, work.now))
