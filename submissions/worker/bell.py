"""Tell waiting threads of this process that something has changed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Bell:
    """Rings for those who listen to a number."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ears: dict[int, set[Event]] = defaultdict(set)

    def ring(self, number: int) -> None:
        """Wake all who listen to this number."""
        with self._lock:
            for ear in self._ears.get(number, ()):
                ear.set()

    def ring_all(self) -> None:
        """Wake all who listen: something may have been missed."""
        with self._lock:
            for ears in self._ears.values():
                for ear in ears:
                    ear.set()

    @contextmanager
    def listen(self, number: int) -> Iterator[Callable[[float], bool]]:
        """Listen for the length of the block; what is given waits, and says whether it rang."""
        ear = Event()
        with self._lock:
            self._ears[number].add(ear)
        try:
            yield ear.wait
        finally:
            with self._lock:
                self._ears[number].discard(ear)
                if not self._ears[number]:
                    del self._ears[number]
