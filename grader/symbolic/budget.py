"""What one check may cost. Operations are counted; the clock is only the last guard.

The clock is the thread's own processor time, so that a busy machine does not change a verdict.
"""

import time

from grader.symbolic.halts import OutOfBudget

#: Ring operations of one evaluation.
MAX_OPERATIONS = 400_000
#: Processor time of one check.
MAX_SECONDS = 0.8


class Deadline:
    """A limit on the thread's processor time, from now on."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._end = time.thread_time() + seconds
        # Wall time passes at least as fast and is far cheaper to read.
        self._look_at = time.monotonic() + seconds

    def passed(self) -> bool:
        """Whether the time is used up."""
        now = time.monotonic()
        if now <= self._look_at:
            return False
        left = self._end - time.thread_time()
        self._look_at = now + max(left, 0.0)
        return left < 0


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
            reason = "the check needs too many operations"
            raise OutOfBudget(reason)
        if self.deadline.passed():
            reason = "the check takes too long"
            raise OutOfBudget(reason)
