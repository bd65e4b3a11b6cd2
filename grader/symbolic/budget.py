"""What one check may cost. Operations are counted; the clock is only the last guard.

The clock is the thread's own processor time, so that a busy machine does not change a verdict.
"""

import time

from grader.symbolic.halts import OutOfBudget

#: Ring operations for one check.
MAX_OPERATIONS = 400_000
#: Processor time of one check.
MAX_SECONDS = 0.8


class Budget:
    """Counts down.

    Parameters
    ----------
    operations : int
    seconds : float
        Of the thread's processor time, from now on.
    within : Budget, optional
        A wider budget whose deadline holds too.
    """

    def __init__(
        self,
        operations: int = MAX_OPERATIONS,
        seconds: float = MAX_SECONDS,
        within: "Budget | None" = None,
    ) -> None:
        self._left = operations
        self.deadline = time.thread_time() + seconds
        if within is not None:
            self.deadline = min(self.deadline, within.deadline)
        # Wall time passes at least as fast and is cheaper to read.
        self._look_at = time.monotonic() + self.deadline - time.thread_time()

    def spend(self, operations: int) -> None:
        """Take operations off the budget; raise OutOfBudget when it is empty."""
        self._left -= operations
        if self._left < 0:
            reason = "the check needs too many operations"
            raise OutOfBudget(reason)
        now = time.monotonic()
        if now > self._look_at:
            left = self.deadline - time.thread_time()
            if left < 0:
                reason = "the check takes too long"
                raise OutOfBudget(reason)
            self._look_at = now + left
