"""PostgreSQL's ``NOTIFY``: what one process says once its work is stored, and all others hear."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

import psycopg

from submissions.config import KEEPALIVE
from submissions.errors import StoreUnavailable

_LOG = logging.getLogger(__name__)
#: How long the first to listen waits for the connection; without one, all look by themselves.
_READY_S = 2.0
_KEEPALIVE: dict[str, Any] = {**KEEPALIVE}
_AGAIN_S = 1.0


def say(connection: Any, channel: str, said: str) -> None:
    """Tell all processes, once the connection's transaction is stored.

    Raises
    ------
    StoreUnavailable
    """
    try:
        connection.execute("SELECT pg_notify(%s, %s)", (channel, said))
    except psycopg.OperationalError as error:
        raise StoreUnavailable(str(error)) from error


class Ear:
    """A thread with a connection of its own, started when somebody first has to hear.

    Parameters
    ----------
    conninfo : str
    hear : mapping of channel to callable
        What is done with what is said there.
    missed : callable
        What is done after a connection is made: what was said before was not heard.
    """

    def __init__(
        self, conninfo: str, hear: Mapping[str, Callable[[str], None]], missed: Callable[[], None]
    ) -> None:
        self._conninfo, self._hear, self._missed = conninfo, hear, missed
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ready, self._stopping = threading.Event(), threading.Event()

    def open(self) -> None:
        """Be listening when this returns, if the database can be reached."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
                self._ready.wait(_READY_S)

    def close(self) -> None:
        """Stop listening, for good."""
        self._stopping.set()
        with self._lock:
            if self._thread is not None:
                self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.OperationalError as error:
                deaf = "Not heard by other processes for a moment: %s"
                _LOG.warning(deaf, error, extra={"reason": str(error)})
                self._stopping.wait(_AGAIN_S)

    def _listen(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True, **_KEEPALIVE) as connection:
            for channel in self._hear:
                connection.execute(f"LISTEN {channel}")
            self._ready.set()
            self._missed()
            while not self._stopping.is_set():
                for heard in connection.notifies(timeout=_AGAIN_S):
                    self._hear[heard.channel](heard.payload)
