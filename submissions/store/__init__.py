"""SQLAlchemy, and only here: tables, the door between rows and values, and a double in memory."""

from submissions.store.database import SqlStore
from submissions.store.memory import MemoryStore

__all__ = ["MemoryStore", "SqlStore"]
