"""Put what was committed on the disk: one flush for all who wait for one.

SQLite would flush at each commit, one writer after the other, some 5 ms each. So writers commit
without, and then wait here together: the first to come flushes for all who have committed by then.
"""

import os
from threading import Lock


class GroupFlush:
    """Flushes SQLite's write-ahead log of one database."""

    def __init__(self, database: str) -> None:
        self._log = f"{database}-wal"
        self._drawn = self._flushed = 0
        self._drawing, self._lock = Lock(), Lock()

    def flush(self) -> None:
        """Return when all that this thread has committed survives a power cut."""
        with self._drawing:
            self._drawn += 1
            ticket = self._drawn
        with self._lock:
            if self._flushed >= ticket:
                return
            upto = self._drawn  # whoever has drawn a ticket has committed
            self._sync()
            self._flushed = upto

    def _sync(self) -> None:
        try:
            handle = os.open(self._log, os.O_RDONLY)
        except FileNotFoundError:
            return  # SQLite has moved it all into the database, flushed, and removed the log
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
