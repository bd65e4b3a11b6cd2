"""The one door between rows and values: a table for each kind of value."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from submissions.errors import Conflict, NotFound
from submissions.services.ports import Before, Since
from submissions.store.keepable import keepable
from submissions.store.kinds import KINDS

T = TypeVar("T")
#: Each criterion's column, and how it compares; with the values left out, so that a statement is
#: made once for each shape and not for each call.
Shape = tuple[tuple[str, str], ...]
#: Databases bind some 32,000 values to a statement; longer lists are asked for in parts.
_MOST_VALUES = 20_000


class Rows(Generic[T]):
    """All stored values of one kind: :class:`submissions.services.ports.Table` in SQL."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection, self._name = connection, name
        self._table, self._kind = KINDS[name]

    def add(self, value: T) -> T:
        """Store a new value and return it with its id."""
        with _conflicts(self._kind):
            result = self._connection.execute(_insert(self._name), row_of(value))
        return replace(value, id=result.inserted_primary_key[0])  # type: ignore[type-var,index]

    def add_all(self, values: Iterable[T]) -> None:
        """Store many new values at once."""
        rows = [row_of(value) for value in values]
        if rows:
            with _conflicts(self._kind):
                self._connection.execute(_insert(self._name), rows)

    def ensure(self, value: T) -> None:
        """Store a value unless one like it is there already."""
        statement = _ensure(self._name, self._connection.dialect.name)
        self._connection.execute(statement, row_of(value))

    def get(self, id: int, *, lock: bool = False) -> T:  # noqa: A002 - as in the port
        """Return one value."""
        found = self._values(_select(self._name, (("id", "is"),), lock=lock), {"id": id})
        if not found:
            raise NotFound(self._kind.__name__.lower(), id)
        return found[0]

    def first(self, **criteria: Any) -> T | None:
        """Return the first value that fits, if there is one."""
        return next(iter(self.find(limit=1, **criteria)), None)

    def find(self, *, limit: int | None = None, newest: bool = False, **criteria: Any) -> list[T]:
        """Return all values that fit."""
        found: list[T] = []
        for part in _parts(criteria):
            shape, values = _shape(part)
            statement = _select(self._name, shape, newest=newest, limit=limit)
            found += self._values(statement, values)
        return found[:limit]

    def count(self, **criteria: Any) -> int:
        """Return how many values fit."""
        shape, values = _shape(criteria)
        return int(self._connection.execute(_count(self._name, shape), values).scalar_one())

    def replace(self, value: T) -> T:
        """Store other contents under the value's id."""
        id_ = value.id  # type: ignore[attr-defined]
        with _conflicts(self._kind):
            changed = self._connection.execute(_update(self._name), {**row_of(value), "_id": id_})
        if changed.rowcount != 1:
            raise NotFound(self._kind.__name__.lower(), id_)
        return value

    def remove(self, **criteria: Any) -> int:
        """Remove all values that fit."""
        shape, values = _shape(criteria)
        statement = delete(self._table).where(*_where(self._table, shape))
        return self._connection.execute(statement, values).rowcount

    def _values(self, statement: Select[Any], values: dict[str, Any]) -> list[T]:
        if [] in values.values():
            return []  # none of no values
        rows = self._connection.execute(statement, values)
        return [self._kind(*row) for row in rows]


def row_of(value: Any) -> dict[str, Any]:
    """Return a value as a row, without its id."""
    return {name: keepable(getattr(value, name)) for name in value.__slots__ if name != "id"}


@cache
def _select(
    name: str,
    shape: Shape,
    *,
    newest: bool = False,
    limit: int | None = None,
    lock: bool = False,
) -> Select[Any]:
    """Return the statement that finds values, their columns in the order of the attributes.

    It is the same object for the same question: SQLAlchemy keeps with it what it made of it.
    """
    table, kind = KINDS[name]
    columns = [table.c[attribute] for attribute in kind.__slots__]
    order = table.c.id.desc() if newest else table.c.id
    found = select(*columns).where(*_where(table, shape)).order_by(order).limit(limit)
    return found.with_for_update() if lock else found


@cache
def _count(name: str, shape: Shape) -> Select[Any]:
    table, _ = KINDS[name]
    return select(func.count()).select_from(table).where(*_where(table, shape))


@cache
def _insert(name: str) -> Any:
    table, _ = KINDS[name]
    return insert(table)


@cache
def _ensure(name: str, dialect: str) -> Any:
    table, _ = KINDS[name]
    own = postgresql if dialect == "postgresql" else sqlite
    return own.insert(table).on_conflict_do_nothing()


@cache
def _update(name: str) -> Any:
    table, _ = KINDS[name]
    return update(table).where(table.c.id == bindparam("_id"))


def _shape(criteria: dict[str, Any]) -> tuple[Shape, dict[str, Any]]:
    """Return how criteria compare, and with what."""
    pairs = {name: _comparison(wanted) for name, wanted in criteria.items()}
    shape = tuple((name, how) for name, (how, _) in pairs.items())
    return shape, {name: value for name, (how, value) in pairs.items() if how != "none"}


def _comparison(wanted: Any) -> tuple[str, Any]:
    if isinstance(wanted, (list, tuple, set, frozenset)):
        return "in", list(wanted)
    if isinstance(wanted, Since):
        return "since", wanted.at
    if isinstance(wanted, Before):
        return "before", wanted.at
    return ("none", None) if wanted is None else ("is", keepable(wanted))


def _where(table: SqlTable, shape: Shape) -> Sequence[ColumnElement[bool]]:
    return [_condition(table.c[name], how) for name, how in shape]


def _condition(column: ColumnElement[Any], how: str) -> ColumnElement[bool]:
    value = bindparam(column.key, expanding=how == "in", type_=column.type)
    if how == "in":
        return column.in_(value)
    if how == "since":
        return column >= value
    if how == "before":
        return column < value
    return column.is_(None) if how == "none" else column == value


def _parts(criteria: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return criteria with their longest list cut into parts, in order, that can be bound."""
    long = [name for name, wanted in criteria.items() if _is_long(wanted)]
    if not long:
        yield criteria
        return
    name = long[0]
    wanted = sorted(criteria[name])
    for start in range(0, len(wanted), _MOST_VALUES):
        yield {**criteria, name: wanted[start : start + _MOST_VALUES]}


def _is_long(wanted: Any) -> bool:
    one = isinstance(wanted, (str, bytes))
    return isinstance(wanted, Collection) and not one and len(wanted) > _MOST_VALUES


@contextmanager
def _conflicts(kind: type) -> Iterator[None]:
    """Say in our words that a constraint was broken; no driver's error leaves the store."""
    try:
        yield
    except IntegrityError as error:
        said = f"This {kind.__name__.lower()} exists already, or lacks its owner."
        raise Conflict(said) from error
