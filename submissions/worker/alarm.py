"""Wakes idle threads; a call that comes while nobody sleeps is not lost."""

from threading import Condition


class Alarm:
    """Counts calls, so that a thread can sleep until the next one after those it has seen.

    It knows how many sleep: a call can be meant for one of them, and wait until there is one.
    """

    def __init__(self) -> None:
        self._condition = Condition()
        self._calls = 0
        self._sleepers = 0
        self._single_calls = 0
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

    def call_one(self) -> None:
        """Wake one who sleeps, as soon as somebody does; return when another one sleeps.

        So whoever calls for each thing to be done takes no more of them than there are sleepers.
        """
        with self._condition:
            self._condition.wait_for(self._anyone)
            if self._sleepers:
                self._sleepers -= 1  # counted out here, before it has woken up
                self._single_calls += 1
                self._condition.notify_all()
            self._condition.wait_for(self._anyone)

    def close(self) -> None:
        """Let everybody go who sleeps or calls, from now on."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def sleep(self, seen: int, timeout_s: float) -> None:
        """Sleep until there were more calls than ``seen``, or for so long."""
        with self._condition:
            self._sleepers += 1
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._called(seen), timeout_s)
            if self._single_calls:
                self._single_calls -= 1
            else:
                self._sleepers -= 1

    def _called(self, seen: int) -> bool:
        return self._closed or self._calls != seen or self._single_calls > 0

    def _anyone(self) -> bool:
        return self._closed or self._sleepers > 0
