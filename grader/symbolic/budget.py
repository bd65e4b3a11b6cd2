"""What one check may cost. Operations are counted; the clock is only the last guard."""

import time

from grader.symbolic.halts import OutOfBudget

#: Ring operations for one check.
MAX_OPERATIONS = 400_000
#: Wall time of one check; with the operations' own size limits it stays under a second.
MAX_SECONDS = 0.6


class Budget:
    """Counts down; shared by all evaluations of one check."""

    def __init__(self, operations: int = MAX_OPERATIONS, seconds: float = MAX_SECONDS) -> None:
        self._left = operations
        self._deadline = time.monotonic() + seconds

    def spend(self, operations: int) -> None:
        """Take operations off the budget; raise OutOfBudget when it is empty."""
        self._left -= operations
        if self._left < 0:
            reason = "the check needs too many operations"
            raise OutOfBudget(reason)
        if time.monotonic() > self._deadline:
            reason = "the check takes too long"
            raise OutOfBudget(reason)
