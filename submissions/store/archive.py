"""The whole database in one file, and back: from any database to any.

A zip with ``manifest.json`` and one file of JSON lines for each table, in an order in which rows
can be stored again.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Connection, text
from sqlalchemy import Table as SqlTable

from submissions.errors import BackupInvalid
from submissions.store.database import SqlStore
from submissions.store.schema import upgrade
from submissions.store.transfer import (
    TABLES,
    filled_tables,
    prepare,
    require_tables,
    rows_of,
    store_rows,
)

_FORMAT = "deltagrade/backup/v1"


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
    require_tables(store)
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        ZipFile(file, "w", ZIP_DEFLATED) as archive,
        store.snapshot() as connection,
    ):
        counts = {table.name: _write(archive, connection, table) for table in TABLES}
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
            prepare(url, manifest["revision"])
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
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        for cells in rows_of(connection, table):
            file.write(json.dumps(cells).encode() + b"\n")
            count += 1
    return count


def _fill(url: str, archive: ZipFile, wanted: dict[str, int]) -> dict[str, int]:
    store = SqlStore(url)
    try:
        filled = filled_tables(store)
        if filled:
            reason = f"there is something in {', '.join(filled)}; give an empty database."
            raise BackupInvalid(reason)
        with store.transaction() as connection:
            tables = [table for table in TABLES if table.name in wanted]
            counts = {table.name: _read(archive, connection, table) for table in tables}
            if counts != wanted:
                raise BackupInvalid(f"it holds {counts}; wanted {wanted}.")
    finally:
        store.close()
    return counts


def _read(archive: ZipFile, connection: Connection, table: SqlTable) -> int:
    with archive.open(f"{table.name}.jsonl") as file:
        return store_rows(connection, table, map(json.loads, file))
