"""The one door between rows and values: a table for each kind of value."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from submissions.errors import Conflict, NotFound
from submissions.services.ports import Before, Since

T = TypeVar("T")


class Rows(Generic[T]):
    """All stored values of one kind: :class:`submissions.services.ports.Table` in SQL."""

    def __init__(self, connection: Connection, table: SqlTable, kind: type[T]) -> None:
        self._connection, self._table, self._kind = connection, table, kind
        self._columns = [table.c[field.name] for field in fields(kind)]  # type: ignore[arg-type]

    def add(self, value: T) -> T:
        """Store a new value and return it with its id."""
        with _conflicts(self._kind):
            result = self._connection.execute(insert(self._table), _row(value))
        return replace(value, id=result.inserted_primary_key[0])  # type: ignore[type-var,index]

    def add_all(self, values: Iterable[T]) -> None:
        """Store many new values at once."""
        rows = [_row(value) for value in values]
        if rows:
            with _conflicts(self._kind):
                self._connection.execute(insert(self._table), rows)

    def ensure(self, value: T) -> None:
        """Store a value unless one like it is there already."""
        own = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        statement = own.insert(self._table).values(_row(value)).on_conflict_do_nothing()
        self._connection.execute(statement)

    def get(self, id: int, *, lock: bool = False) -> T:  # noqa: A002 - as in the port
        """Return one value."""
        statement = self._select({"id": id})
        found = self._values(statement.with_for_update() if lock else statement)
        if not found:
            raise NotFound(self._kind.__name__.lower(), id)
        return found[0]

    def first(self, **criteria: Any) -> T | None:
        """Return the first value that fits, if there is one."""
        return next(iter(self.find(limit=1, **criteria)), None)

    def find(self, *, limit: int | None = None, newest: bool = False, **criteria: Any) -> list[T]:
        """Return all values that fit."""
        key = self._table.c.id
        order = key.desc() if newest else key
        return self._values(self._select(criteria).order_by(order).limit(limit))

    def count(self, **criteria: Any) -> int:
        """Return how many values fit."""
        statement = select(func.count()).select_from(self._table).where(*self._where(criteria))
        return int(self._connection.execute(statement).scalar_one())

    def replace(self, value: T) -> T:
        """Store other contents under the value's id."""
        id_ = value.id  # type: ignore[attr-defined]
        with _conflicts(self._kind):
            statement = update(self._table).where(self._table.c.id == id_).values(_row(value))
            if self._connection.execute(statement).rowcount != 1:
                raise NotFound(self._kind.__name__.lower(), id_)
        return value

    def remove(self, **criteria: Any) -> int:
        """Remove all values that fit."""
        return self._connection.execute(delete(self._table).where(*self._where(criteria))).rowcount

    def _select(self, criteria: dict[str, Any]) -> Select[Any]:
        return select(*self._columns).where(*self._where(criteria))

    def _values(self, statement: Select[Any]) -> list[T]:
        return [self._kind(**row) for row in self._connection.execute(statement).mappings()]

    def _where(self, criteria: dict[str, Any]) -> list[ColumnElement[bool]]:
        return [_fits(self._table.c[name], wanted) for name, wanted in criteria.items()]


def _fits(column: ColumnElement[Any], wanted: Any) -> ColumnElement[bool]:
    if isinstance(wanted, (list, tuple, set, frozenset)):
        return column.in_(list(wanted))
    if isinstance(wanted, Since):
        return column >= wanted.at
    if isinstance(wanted, Before):
        return column < wanted.at
    return column.is_(None) if wanted is None else column == wanted


def _row(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value) if field.name != "id"}


@contextmanager
def _conflicts(kind: type) -> Any:
    """Say in our words that a constraint was broken; no driver's error leaves the store."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(
            f"This {kind.__name__.lower()} exists already, or lacks its owner."
        ) from error
