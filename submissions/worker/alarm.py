"""Wakes idle threads; a call that comes while nobody sleeps is not lost."""

from threading import Condition


class Alarm:
    """Counts calls, so that a thread can sleep until the next one after those it has seen."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._calls = 0
        self._closed = False

    @property
    def calls(self) -> int:
        """How often all were called."""
        return self._calls

    def call(self) -> None:
        """Wake all who sleep."""
        with self._condition:
            self._calls += 1
            self._condition.notify_all()

    def close(self) -> None:
        """Let everybody go who sleeps, from now on."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def sleep(self, seen: int, timeout_s: float) -> None:
        """Sleep until there were more calls than ``seen``, or for so long."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._calls != seen, timeout_s)
