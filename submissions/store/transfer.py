"""Whole tables, out of a database as JSON values and into an empty one: for backups and moves."""

import base64
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from alembic.util import CommandError
from sqlalchemy import Column, Connection, LargeBinary, func, insert, inspect, select
from sqlalchemy import Table as SqlTable

from submissions.errors import BackupInvalid
from submissions.store.columns import Findings, Instant, Word, Words
from submissions.store.database import SqlStore
from submissions.store.keepable import keepable
from submissions.store.schema import upgrade
from submissions.store.tables import METADATA

#: In an order in which rows can be stored: owners before what belongs to them.
TABLES: list[SqlTable] = METADATA.sorted_tables
_ROWS = 500
#: What is kept as another value than it stands for.
_CODED = (Word, Words, Findings)

Cells = dict[str, Any]


def require_tables(store: SqlStore) -> None:
    """Return if there is a database of ours.

    Raises
    ------
    BackupInvalid
        If it has no tables.
    """
    with store.snapshot() as connection:
        if not inspect(connection).has_table("alembic_version"):
            reason = "there is no database yet; `grader serve` and `grader db upgrade` make one."
            raise BackupInvalid(reason)


def prepare(url: str, revision: str) -> None:
    """Bring a database to the schema that rows were stored with.

    Raises
    ------
    BackupInvalid
        If that is newer than this service.
    """
    try:
        upgrade(url, revision)
    except CommandError as error:
        reason = f"it is of a newer service (schema {revision}); install that."
        raise BackupInvalid(reason) from error


def filled_tables(store: SqlStore) -> list[str]:
    """Return the names of tables that are not empty."""
    there = set(inspect(store.engine).get_table_names())
    with store.engine.connect() as connection:
        tables = [table for table in TABLES if table.name in there]
        return [t.name for t in tables if connection.execute(select(t.c.id).limit(1)).first()]


def rows_of(connection: Connection, table: SqlTable) -> Iterator[Cells]:
    """Return a table's rows as JSON can say them, in order of their numbers."""
    every = select(table).order_by(table.c.id).execution_options(stream_results=True)
    for row in connection.execute(every):
        cells = zip(table.columns, row, strict=True)
        yield {column.name: keepable(_encoded(column, value)) for column, value in cells}


def store_rows(connection: Connection, table: SqlTable, rows: Iterable[Cells]) -> int:
    """Store rows under their own numbers, so that new ones come after; return how many."""
    count, left = 0, iter(rows)
    while part := [_row(table, cells) for cells in islice(left, _ROWS)]:
        connection.execute(insert(table), part)
        count += len(part)
    if connection.dialect.name == "postgresql" and count:
        last = select(func.max(table.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, last)))
    return count


def _row(table: SqlTable, cells: Cells) -> dict[str, Any]:
    return {name: _decoded(table.c[name], value) for name, value in cells.items()}


def _encoded(column: Column[Any], value: Any) -> Any:
    """Return a column's value as JSON can say it."""
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return value.isoformat()
    if isinstance(column.type, LargeBinary):
        return base64.b64encode(value).decode()
    if isinstance(column.type, _CODED):
        return column.type.process_bind_param(value, None)  # type: ignore[arg-type]
    return value


def _decoded(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(column.type, _CODED):
        return column.type.process_result_value(keepable(value), None)  # type: ignore[arg-type]
    return keepable(value)
