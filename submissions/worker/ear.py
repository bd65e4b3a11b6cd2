"""Hears what other processes announce through PostgreSQL, and rings the bell of this one."""

import logging
import threading
from typing import Any

import psycopg

from submissions.config import KEEPALIVE
from submissions.errors import StoreUnavailable
from submissions.worker.bell import Bell

_LOG = logging.getLogger(__name__)
#: NOTIFY's channel; the payload is a submission's number.
CHANNEL = "deltagrade_submissions"
#: How long the first to listen waits for the connection; without one, pages look by themselves.
_READY_S = 2.0
_KEEPALIVE: dict[str, Any] = {**KEEPALIVE}
_AGAIN_S = 1.0


def announce(connection: Any, submission_id: int) -> None:
    """Tell all processes, once the connection's transaction is stored.

    Raises
    ------
    StoreUnavailable
    """
    try:
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(submission_id)))
    except psycopg.OperationalError as error:
        raise StoreUnavailable(str(error)) from error


class Ear:
    """A thread with a connection of its own, started when somebody first listens."""

    def __init__(self, conninfo: str, bell: Bell) -> None:
        self._conninfo, self._bell = conninfo, bell
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ready, self._stopping = threading.Event(), threading.Event()

    def open(self) -> None:
        """Be listening when this returns, if the database can be reached."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._hear, daemon=True)
                self._thread.start()
                self._ready.wait(_READY_S)

    def close(self) -> None:
        """Stop listening, for good."""
        self._stopping.set()
        with self._lock:
            if self._thread is not None:
                self._thread.join()

    def _hear(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.OperationalError as error:
                _LOG.warning("Not heard by other processes for a moment: %s", error)
                self._stopping.wait(_AGAIN_S)

    def _listen(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True, **_KEEPALIVE) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._ready.set()
            self._bell.ring_all()  # what was announced before was not heard
            while not self._stopping.is_set():
                for heard in connection.notifies(timeout=_AGAIN_S):
                    self._bell.ring(int(heard.payload))
