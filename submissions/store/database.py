"""The store in SQL: SQLite by default, PostgreSQL when one machine is not enough."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import InterfaceError, OperationalError

from submissions.config import KEEPALIVE
from submissions.errors import StoreUnavailable
from submissions.services.ports import Work
from submissions.store.flush import GroupFlush
from submissions.store.jobs import JobRows
from submissions.store.kinds import KINDS
from submissions.store.rows import Rows
from submissions.store.schema import serves

#: How long a writer waits for another process (a backup, a command) before it gives up.
_BUSY_S = 30.0


class SqlWork(Work):
    """A unit of work on one connection; its tables are named as in the port."""

    jobs: JobRows

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.deeds: list[Callable[[], None]] = []
        self.jobs = JobRows(connection)

    def __getattr__(self, name: str) -> Any:
        """Return the table of this name, made when it is first asked for."""
        if name not in KINDS:
            raise AttributeError(name)
        rows: Rows[Any] = Rows(self._connection, name)
        setattr(self, name, rows)
        return rows

    def after_commit(self, deed: Callable[[], None]) -> None:
        """Do something once the work is stored."""
        self.deeds.append(deed)

    def version(self) -> str:
        """Return what is behind it and the schema's revision."""
        dialect = self._connection.dialect.name
        asked = "SELECT sqlite_version()" if dialect == "sqlite" else "SHOW server_version"
        found = self._connection.execute(text(asked)).scalar_one()
        revision = self._connection.execute(text("SELECT version_num FROM alembic_version"))
        return f"{dialect} {found}, schema {revision.scalar()}"

    def driver_connection(self) -> Any | None:
        """Return psycopg's connection; None on SQLite, where no queue lives beside our tables."""
        if self._connection.dialect.name == "sqlite":
            return None
        return self._connection.connection.driver_connection


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
    def reading(self) -> Iterator[SqlWork]:
        """Open a unit of work that only reads, as of one moment."""
        with self.snapshot() as connection:
            yield SqlWork(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a connection that sees one moment."""
        with _translated(), self.engine.connect() as connection:
            # On SQLite every reader sees one moment.
            level = {} if self._sqlite else {"isolation_level": "REPEATABLE READ"}
            yield connection.execution_options(**level)

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[SqlWork]:
        """Open a unit of work; it is stored at the end, or undone by an exception."""
        with self.transaction() as connection:
            work = SqlWork(connection)
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
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
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
