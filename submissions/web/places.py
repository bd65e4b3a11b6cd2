"""Many threads may wait for a verdict, few may work: they share one interpreter.

More that work at once only get in each other's way, and a page that is answered as soon as its
verdict is there asks once, not again and again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any

#: How many requests are worked on at once.
AT_WORK = 2
#: How many may wait: each holds a thread of the server, and uploads must always find one.
MAY_WAIT = 120
#: How many threads a server needs for all of them.
THREADS = AT_WORK + MAY_WAIT

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Line:
    """A semaphore that is taken in the order of asking; its length is how many wait.

    Python's own is not: whoever gives a place back and asks again is there before the one who was
    woken for it, so that two threads do all the work and the others' requests starve.
    """

    def __init__(self, places: int) -> None:
        self._free, self._lock = places, Lock()
        self._waiting: deque[Lock] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        called.acquire()

    def leave(self) -> None:
        """Give one's place to the next."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class Places:
    """Places for those who work and those who wait."""

    def __init__(self) -> None:
        self._work, self.waiting = Line(AT_WORK), BoundedSemaphore(MAY_WAIT)

    def around(self, application: Application) -> Application:
        """Return a WSGI application that so many threads are in at once."""

        def entered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            self._work.take()
            try:
                return application(environ, start_response)
            finally:
                self._work.leave()

        return entered

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Leave one's place to another for the length of the block."""
        self._work.leave()
        try:
            yield
        finally:
            self._work.take()
