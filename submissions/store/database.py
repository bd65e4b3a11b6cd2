"""The store in SQL: SQLite by default, PostgreSQL when one machine is not enough."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import InterfaceError, OperationalError

from submissions.config import KEEPALIVE
from submissions.errors import StoreUnavailable
from submissions.store.files import make_private
from submissions.store.flush import GroupFlush
from submissions.store.schema import serves
from submissions.store.unit import Unit

#: How long a writer waits for another process (a backup, a command) before it gives up.
_BUSY_S = 30.0


class SqlStore:
    """Keeps everything in a database that has been migrated."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer: those of this process queue here, for SQLite itself would let
        # them sleep for up to a tenth of a second each.
        self._turn: AbstractContextManager[Any] = Lock() if self._sqlite else nullcontext()
        self._log = GroupFlush(self.engine.url.database or "") if self._sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Unit[Any]]:
        """Open a unit of work that only reads, as of one moment."""
        with self.snapshot() as connection:
            yield Unit(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a connection that sees one moment."""
        with _translated(), self.engine.connect() as connection:
            # On SQLite every reader sees one moment.
            level = {} if self._sqlite else {"isolation_level": "REPEATABLE READ"}
            yield connection.execution_options(**level)

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Unit[Any]]:
        """Open a unit of work; it is stored at the end of the block, or undone by an exception.

        What is not ``durable`` survives the death of any process, and may be lost in a power cut:
        enough for what can be found again.
        """
        with self.transaction() as connection:
            work: Unit[Any] = Unit(connection)
            yield work
        for deed in work.deeds:
            deed()
        if durable and self._log:
            self._log.flush()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a connection on which all is stored at the end, or nothing."""
        with self._turn, _translated(), self.engine.connect() as connection:
            writer = connection.execution_options(writes=True)
            with writer.begin():
                yield writer

    def is_current(self) -> bool:
        """Return whether the schema is as new as this code."""
        with _translated(), self.engine.connect() as connection:
            revision = connection.execute(text("SELECT version_num FROM alembic_version"))
            return serves(revision.scalar())

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """Let no error of a driver leave this room: gone, cut off, full or busy is one thing to us."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailable(str(error.orig).partition("\n")[0]) from error


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args=KEEPALIVE)
    if parsed.database:
        make_private(Path(parsed.database))
    engine = create_engine(url, connect_args={"timeout": _BUSY_S}, pool_size=32)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see below
    for pragma in (
        "journal_mode=WAL",  # readers and the writer do not wait for each other
        "synchronous=NORMAL",  # a commit survives our own death; for a power cut, see flush.py
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
