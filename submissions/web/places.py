"""Many threads may wait for a verdict, few may work: they share one interpreter.

More that work at once only get in each other's way, and a page that is answered as soon as its
verdict is there asks once, not again and again.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

#: How many requests are worked on at once.
AT_WORK = 2
#: How many may wait: each holds a thread of the server, and uploads must always find one.
MAY_WAIT = 120
#: How many threads a server needs for all of them.
THREADS = AT_WORK + MAY_WAIT

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Places:
    """Places for those who work and those who wait."""

    def __init__(self) -> None:
        self._work, self.waiting = BoundedSemaphore(AT_WORK), BoundedSemaphore(MAY_WAIT)

    def around(self, application: Application) -> Application:
        """Return a WSGI application that so many threads are in at once."""

        def entered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            with self._work:
                return application(environ, start_response)

        return entered

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Leave one's place to another for the length of the block."""
        self._work.release()
        try:
            yield
        finally:
            self._work.acquire()
