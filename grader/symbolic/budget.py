"""What one check may cost. Operations are counted; the clock is only the last guard.

The clock is the thread's own processor time, so that a busy machine does not change a verdict. All
checks of one submission together have an allowance: what came in may be large or made to be slow,
and costs no more than what was asked. What the grader makes once for all who come is not charged
to the one who came first, nor is looking for garbage among all that a process holds, which takes
longer than a check in a large one: a verdict would depend on what the process did before.
"""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from grader.symbolic.halts import OutOfBudget

#: Ring operations of one evaluation.
MAX_OPERATIONS = 400_000
#: Processor time of one check.
MAX_SECONDS = 0.95
#: Processor time of all checks of one submission.
SUBMISSION_SECONDS = 4.0
#: The generation of objects that is looked through as a whole.
_ALL = 2


class _Uncharged(threading.local):
    """Processor time of a thread that is on nobody's account, in seconds."""

    seconds = 0.0
    _began = 0.0

    def collect(self, phase: str, about: dict[str, int]) -> None:
        """Take a search for garbage off the account of whoever set it off."""
        if about["generation"] < _ALL:
            return
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.seconds += time.thread_time() - self._began


_UNCHARGED = _Uncharged()
gc.callbacks.append(_UNCHARGED.collect)


def _charged() -> float:
    """Return the thread's processor time less what is on nobody's account."""
    return time.thread_time() - _UNCHARGED.seconds


class Deadline:
    """A limit on the thread's processor time, from now on.

    Parameters
    ----------
    seconds : float
        Less if the submission's allowance ends before.
    """

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        now = _charged()
        allowance = _ALLOWANCE.get()
        self._end = now + seconds if allowance is None else min(now + seconds, allowance)
        #: When to look next: wall time passes at least as fast and is far cheaper to read.
        self.look_at = time.monotonic() + self._end - now

    @property
    def left(self) -> float:
        """Processor time that is left, in seconds; never negative."""
        return max(0.0, self._end - _charged())

    def part(self, share: float) -> "Deadline":
        """Return a deadline for a part of the work: a share of what is left."""
        return Deadline(share * self.left)

    def passed(self) -> bool:
        """Whether the time is used up."""
        now = time.monotonic()
        if now <= self.look_at:
            return False
        left = self._end - _charged()
        self.look_at = now + max(left, 0.0)
        return left < 0

    def check(self) -> None:
        """Raise OutOfBudget if the time is used up."""
        if self.passed():
            raise OutOfBudget("the check takes too long")


_ALLOWANCE: ContextVar[float | None] = ContextVar("allowance", default=None)


@contextmanager
def allowance(seconds: float = SUBMISSION_SECONDS) -> Iterator[None]:
    """Let all deadlines that begin inside end when these seconds of processor time are used up.

    Within another allowance it is a part of that one.
    """
    end, outer = _charged() + seconds, _ALLOWANCE.get()
    token = _ALLOWANCE.set(end if outer is None else min(end, outer))
    try:
        yield
    finally:
        _ALLOWANCE.reset(token)


@contextmanager
def uncharged() -> Iterator[None]:
    """Let what is made inside cost no deadline or allowance from outside any of its time.

    For what the grader makes once and keeps (references, their recordings, tables of slips), and
    for what no verdict hangs on, within an allowance of its own. Deadlines that begin inside hold
    as ever.
    """
    began = _charged()
    token = _ALLOWANCE.set(None)
    try:
        yield
    finally:
        _ALLOWANCE.reset(token)
        _UNCHARGED.seconds += _charged() - began


class Budget:
    """Operations, counted down, and a deadline.

    Parameters
    ----------
    deadline : Deadline, optional
        Shared by the evaluations of one check; a fresh one by default.
    operations : int
    """

    def __init__(self, deadline: Deadline | None = None, operations: int = MAX_OPERATIONS) -> None:
        self.deadline = deadline or Deadline()
        self._left = operations

    def spend(self, operations: int) -> None:
        """Take operations off the budget; raise OutOfBudget when it is empty."""
        self._left -= operations
        if self._left < 0:
            raise OutOfBudget("the check needs too many operations")
        if time.monotonic() > self.deadline.look_at:  # as the deadline would say, for all steps
            self.deadline.check()
