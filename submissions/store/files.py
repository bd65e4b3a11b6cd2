"""The embedded database's own files: everybody's grades are in them, so nobody else reads them."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = 0o077


def make_private(database: Path) -> None:
    """Make a database's file, and its folder if that is missing, for their owner alone.

    One that is there already is closed to others if it is ours; SQLite gives the files beside it
    the same mode.
    """
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # what cannot be opened is told of when it is used
        os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    for file in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        if file.exists() and file.stat().st_uid == os.geteuid() and file.stat().st_mode & _OTHERS:
            file.chmod(stat.S_IMODE(file.stat().st_mode) & ~_OTHERS)
