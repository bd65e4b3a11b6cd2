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


def check_pause(work: Work, key: str, *, free: int, window_s: float) -> None:
    """Raise if a pause is due after what failed: after the free tries it grows with each.

    Raises
    ------
    TooManyTries
        With the seconds until the pause is over.
    """
    failed = work.tries.since(key, work.now - timedelta(seconds=window_s))
    if len(failed) < free:
        return
    over = failed[-1].at + timedelta(seconds=pause_s(len(failed), free))
    if over > work.now:
        raise TooManyTries((over - work.now).total_seconds())


#: No pause is longer: nobody is locked out, by themselves or by others.
_LONGEST_S = 60.0


def pause_s(failures: int, free: int) -> float:
    """Return how long to wait after so many failures, once the free ones are used up.

    It doubles from one second on each time that a tenth of the free ones fails again.

    Examples
    --------
    >>> [pause_s(failures, 10) for failures in (10, 11, 12, 99)]
    [1.0, 2.0, 4.0, 60.0]
    >>> [pause_s(failures, 500) for failures in (500, 599, 600)]
    [1.0, 2.0, 4.0]
    """
    step = max(1, free // 10)
    return min(2.0 ** min((failures - free) // step, 30), _LONGEST_S)
