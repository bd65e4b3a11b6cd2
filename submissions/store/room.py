"""How large the database is, and how much is left where it is kept."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

#: With less left, somebody should look.
_LITTLE_BYTES = 2**30


@dataclass(frozen=True, slots=True)
class Room:
    """Of the database; ``free_bytes`` is None where it is kept on a machine of its own."""

    used_bytes: int
    free_bytes: int | None

    @property
    def short(self) -> bool:
        """Whether little is left."""
        return self.free_bytes is not None and self.free_bytes < _LITTLE_BYTES


def room_of(connection: Connection) -> Room:
    """Return what the database behind a connection has."""
    if connection.dialect.name == "postgresql":
        asked = text("SELECT pg_database_size(current_database())")
        return Room(int(connection.execute(asked).scalar_one()), None)
    pages, page_bytes = (
        int(connection.execute(text(f"PRAGMA {name}")).scalar_one())
        for name in ("page_count", "page_size")
    )
    kept = connection.engine.url.database
    free = shutil.disk_usage(Path(kept).parent).free if kept else None
    return Room(pages * page_bytes, free)
