"""The whole database in one file, and back: from any database to any.

A zip with ``manifest.json`` and one file of JSON lines for each table, in an order in which rows
can be stored again.
"""

import base64
import json
import os
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from alembic.util import CommandError
from sqlalchemy import Column, Connection, LargeBinary, func, insert, inspect, select, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.types import TypeDecorator

from submissions.errors import BackupInvalid
from submissions.store.columns import Instant
from submissions.store.database import SqlStore
from submissions.store.schema import upgrade
from submissions.store.tables import Base

_FORMAT = "deltagrade/backup/v1"
_ROWS = 500


def dump(store: SqlStore, path: Path) -> dict[str, int]:
    """Write everything to a file, as it is at one moment; the service may go on meanwhile.

    Parameters
    ----------
    store : SqlStore
    path : Path
        Written beside it first and moved there whole, readable by the owner only.

    Returns
    -------
    dict of table -> number of rows

    Raises
    ------
    BackupInvalid
        If the database has no tables.
    """
    if not inspect(store.engine).has_table("alembic_version"):
        reason = "there is no database yet; `grader serve` and `grader db upgrade` make one."
        raise BackupInvalid(reason)
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        ZipFile(file, "w", ZIP_DEFLATED) as archive,
        store.snapshot() as connection,
    ):
        counts = {t.name: _write(archive, connection, t) for t in Base.metadata.sorted_tables}
        archive.writestr("manifest.json", json.dumps(_manifest(connection, counts), indent=1))
    part.replace(path)
    return counts


def load(url: str, path: Path) -> dict[str, int]:
    """Fill an empty database from a file, then migrate it to the newest schema.

    Parameters
    ----------
    url : str
        Of SQLAlchemy; it must hold no tables, or empty ones.
    path : Path

    Returns
    -------
    dict of table -> number of rows

    Raises
    ------
    BackupInvalid
        If the file is no backup, is damaged, is of a newer service, or the database is not empty.
    """
    try:
        with ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != _FORMAT:
                raise BackupInvalid(f"its format is {manifest.get('format')!r}; wanted {_FORMAT}.")
            _prepare(url, manifest["revision"])
            counts = _fill(url, archive, manifest["rows"])
    except (BadZipFile, KeyError, ValueError, FileNotFoundError) as error:
        raise BackupInvalid(f"it is missing or damaged ({error}).") from error
    upgrade(url)
    return counts


def _manifest(connection: Connection, counts: dict[str, int]) -> dict[str, Any]:
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return {
        "format": _FORMAT,
        "revision": revision,
        "made_at": datetime.now(UTC).isoformat(),
        "rows": counts,
    }


def _write(archive: ZipFile, connection: Connection, table: SqlTable) -> int:
    count = 0
    rows = connection.execution_options(stream_results=True).execute(select(table))
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        for row in rows:
            cells = {c.name: _encoded(c, v) for c, v in zip(table.columns, row, strict=True)}
            file.write(json.dumps(cells).encode() + b"\n")
            count += 1
    return count


def _prepare(url: str, revision: str) -> None:
    """Bring an empty database to the schema that the file was made with."""
    try:
        upgrade(url, revision)
    except CommandError as error:
        reason = f"it is of a newer service (schema {revision}); install that."
        raise BackupInvalid(reason) from error
    store = SqlStore(url)
    there = set(inspect(store.engine).get_table_names())
    with store.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name in there]
        filled = [t.name for t in tables if connection.execute(select(t.c.id).limit(1)).first()]
    store.close()
    if filled:
        raise BackupInvalid(f"there is something in {', '.join(filled)}; give an empty database.")


def _fill(url: str, archive: ZipFile, wanted: dict[str, int]) -> dict[str, int]:
    store = SqlStore(url)
    try:
        with store.transaction() as connection:
            counts = {
                table.name: _read(archive, connection, table)
                for table in Base.metadata.sorted_tables
                if table.name in wanted
            }
            if counts != wanted:
                raise BackupInvalid(f"it holds {counts}; wanted {wanted}.")
    finally:
        store.close()
    return counts


def _read(archive: ZipFile, connection: Connection, table: SqlTable) -> int:
    count = 0
    with archive.open(f"{table.name}.jsonl") as file:
        lines = (json.loads(line) for line in file)
        while rows := [_row(table, cells) for cells in islice(lines, _ROWS)]:
            connection.execute(insert(table), rows)
            count += len(rows)
    if connection.dialect.name == "postgresql" and count:
        last = select(func.max(table.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, last)))
    return count


def _row(table: SqlTable, cells: dict[str, Any]) -> dict[str, Any]:
    return {name: _decoded(table.c[name], value) for name, value in cells.items()}


def _encoded(column: Column[Any], value: Any) -> Any:
    """Return a column's value as JSON can say it."""
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return value.isoformat()
    if isinstance(column.type, LargeBinary):
        return base64.b64encode(value).decode()
    if isinstance(column.type, TypeDecorator):
        return column.type.process_bind_param(value, None)  # type: ignore[arg-type]
    return value


def _decoded(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(column.type, TypeDecorator):
        return column.type.process_result_value(value, None)  # type: ignore[arg-type]
    return value
