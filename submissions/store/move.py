"""Everything from one database to another, compared before it is kept."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete
from sqlalchemy import Table as SqlTable

from submissions.errors import MoveRefused
from submissions.store.database import SqlStore
from submissions.store.schema import upgrade
from submissions.store.transfer import (
    TABLES,
    Cells,
    filled_tables,
    require_tables,
    rows_of,
    store_rows,
)


@dataclass
class Sum:
    """How many rows a table has, and a SHA-256 over all of them in order."""

    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def over(self, rows: Iterable[Cells]) -> Iterator[Cells]:
        """Return the rows as they come, and count them in."""
        for cells in rows:
            self.rows += 1
            self._hash.update(json.dumps(_plain(cells), sort_keys=True).encode() + b"\n")
            yield cells

    @property
    def checksum(self) -> str:
        """The SHA-256, in hexadecimal digits."""
        return str(self._hash.hexdigest())


def move(source: str, target: str, *, replace: bool = False) -> dict[str, Sum]:
    """Copy everything to another database; what is in the first is left as it is.

    Both are migrated to the newest schema. The first is read as it is at one moment and stored in
    one transaction, all rows under their own numbers. They are read back before that is kept:
    every table must have as many rows and the same checksum.

    Parameters
    ----------
    source, target : str
        URLs of SQLAlchemy, of any two kinds of database.
    replace : bool
        Remove what is in the target, in the same transaction; without it, it must be empty.

    Returns
    -------
    dict of table -> Sum

    Raises
    ------
    MoveRefused
        If they are the same, the target is not empty, or it does not give back what it was given.
    BackupInvalid
        If there is nothing to move.
    StoreUnavailable
        If one of them cannot be reached.
    """
    if source == target:
        raise MoveRefused(f"both are {_shown(source)}.")
    stores = SqlStore(source), SqlStore(target)
    try:
        require_tables(stores[0])  # what is no database shall not become one
        for url in (source, target):
            upgrade(url)
        filled = filled_tables(stores[1])
        if filled and not replace:
            raise MoveRefused(f"there is something in {', '.join(filled)} of the target.")
        return _copied(*stores)
    finally:
        for store in stores:
            store.close()


def _copied(source: SqlStore, target: SqlStore) -> dict[str, Sum]:
    sums = {table.name: Sum() for table in TABLES}
    with source.snapshot() as old, target.transaction() as new:
        for table in reversed(TABLES):
            new.execute(delete(table))
        for table in TABLES:
            given = sums[table.name]
            store_rows(new, table, given.over(rows_of(old, table)))
            _check(new, table, given)
    return sums


def _check(connection: Connection, table: SqlTable, given: Sum) -> None:
    """Return if a table gives back what it was given."""
    kept = Sum()
    for _ in kept.over(rows_of(connection, table)):
        pass
    if (kept.rows, kept.checksum) != (given.rows, given.checksum):
        raise MoveRefused(
            f"{table.name} has {kept.rows} rows (checksum {kept.checksum[:16]}); wanted "
            f"{given.rows} ({given.checksum[:16]}). Nothing was changed."
        )


def _plain(value: Any) -> Any:
    """Return JSON values with each number written in one way: databases give 2.0 back as 2."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def _shown(url: str) -> str:
    """Return a URL without what is secret in it."""
    head, at, tail = url.rpartition("@")
    return f"{head.rpartition(':')[0]}:***{at}{tail}" if at else url
