"""SQLAlchemy, and only here: tables, named queries, and the door between rows and values."""

from submissions.store.database import SqlStore
from submissions.store.unit import Unit

__all__ = ["SqlStore", "Unit"]
