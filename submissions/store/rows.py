"""The one door between rows and values: what can be done with the values of every table.

The tables of a unit of work inherit from :class:`Rows` and add queries with names.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import (
    Alias,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from submissions.errors import Conflict, NotFound

T = TypeVar("T")
#: What a query finds in each row: the value of a table, or of a column.
Part = FromClause | ColumnElement[Any]
#: Databases bind some 32,000 values to a statement; longer lists are asked for in parts.
_MOST_VALUES = 20_000


class Rows(Generic[T]):
    """All stored values of one kind. They come in order of their ids, unless a query says else."""

    table: ClassVar[Table]

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, value: T) -> T:
        """Store a new value and return it with its id; raise Conflict if it exists already."""
        with _conflicts(self.table):
            result = self._connection.execute(_inserted(self.table), row_of(value))
        return replace(value, id=result.inserted_primary_key[0])  # type: ignore[type-var,index]

    def add_all(self, values: Iterable[T]) -> None:
        """Store many new values at once; raise Conflict if one exists already."""
        rows = [row_of(value) for value in values]
        if rows:
            with _conflicts(self.table):
                self._connection.execute(_inserted(self.table), rows)

    def ensure(self, value: T) -> None:
        """Store a value unless one like it (by a unique key) is there already."""
        own = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        self._connection.execute(own.insert(self.table).on_conflict_do_nothing(), row_of(value))

    def get(self, id: int, *, lock: bool = False) -> T:  # noqa: A002 - the attribute's own name
        """Return one value, held against other writers until the end if ``lock``.

        Raises
        ------
        NotFound
        """
        found = self.known(id, lock=lock)
        if found is None:
            raise NotFound(_name(self.table), id)
        return found

    def known(self, id: int, *, lock: bool = False) -> T | None:  # noqa: A002 - as above
        """Return one value, held likewise, or None."""
        found: T | None = self._first(_equal(self.table, ("id",), lock=lock), self.table, id=id)
        return found

    def replace(self, value: T) -> T:
        """Store other contents under the value's id; raise NotFound if there is none."""
        id_ = value.id  # type: ignore[attr-defined]
        statement = update(self.table).where(self.table.c.id == id_)
        with _conflicts(self.table):
            changed = self._connection.execute(statement, row_of(value))
        if changed.rowcount != 1:
            raise NotFound(_name(self.table), id_)
        return value

    def put(self, value: T, old: T | None) -> T:
        """Store a value in place of an old one, or as a new one if there is none."""
        if old is None:
            return self.add(value)
        return self.replace(replace(value, id=old.id))  # type: ignore[type-var,attr-defined]

    def remove(self, id: int) -> int:  # noqa: A002 - as above
        """Remove a value, and what belongs to it; return how many there were."""
        return self._remove(self.table.c.id == id)

    # What queries are made of.

    def _one_by(self, **wanted: Any) -> T | None:
        """Return the first value whose attributes are these, if there is one."""
        found: T | None = self._first(_equal(self.table, tuple(wanted)), self.table, **wanted)
        return found

    def _all_by(self, **wanted: Any) -> list[T]:
        """Return all values whose attributes are these."""
        return self._found(_equal(self.table, tuple(wanted)), self.table, **wanted)

    def _all(
        self, *where: ColumnElement[bool], newest: bool = False, most: int | None = None
    ) -> list[T]:
        """Return all values that fit, or so many of them."""
        order = self.table.c.id.desc() if newest else self.table.c.id
        statement = plain(self.table).where(*where).order_by(order).limit(most)
        return self._found(statement, self.table)

    def _among(self, column: Column[Any], values: Collection[Any]) -> list[T]:
        """Return all values that have one of these in a column, however many they are."""
        asked = _with_one_of(self.table, column.key)
        parts = batched(sorted(values))
        return [
            one for part in parts for one in self._found(asked, self.table, **{column.key: part})
        ]

    def _one(self, *where: ColumnElement[bool]) -> T | None:
        """Return the first value that fits, if there is one."""
        return next(iter(self._all(*where, most=1)), None)

    def _remove(self, *where: ColumnElement[bool]) -> int:
        """Remove all values that fit, and what belongs to them; return how many."""
        return self._connection.execute(delete(self.table).where(*where)).rowcount

    def _claimed(self, value: Any, until: datetime) -> T:
        """Store that somebody has taken a value up until then, and return it."""
        counts = {"attempt": value.attempt + 1, "tries": value.tries + 1}
        return self.replace(replace(value, **counts, lease_until=until))

    def _found(self, statement: Select[Any], *parts: Part, **values: Any) -> list[Any]:
        """Return what a statement finds: of each row the one part, or a tuple of all parts.

        A table that an outer join found nothing in is None. ``values`` are those that the
        statement leaves open.
        """
        rows = self._connection.execute(statement, values)
        if len(parts) == 1 and isinstance(parts[0], FromClause):
            kind = _kind(parts[0])
            return [kind(*row) for row in rows]
        return [tuple(_read(row, parts)) for row in rows]

    def _first(self, statement: Select[Any], *parts: Part, **values: Any) -> Any:
        """Return what a statement finds in its first row, or None."""
        return next(iter(self._found(statement, *parts, **values)), None)


class OfPeople(Rows[T]):
    """Values that belong to people."""

    def of_user(self, user_id: int) -> list[T]:
        """Return all that belong to a person."""
        return self._all_by(user_id=user_id)


class OfMembers(OfPeople[T]):
    """Values of which everybody in a course may have one."""

    def of(self, course_id: int, user_id: int) -> T | None:
        """Return a person's in a course, if there is one."""
        return self._one_by(course_id=course_id, user_id=user_id)

    def in_course(self, course_id: int) -> list[T]:
        """Return all of a course."""
        return self._all_by(course_id=course_id)


class AtAssignments(OfPeople[T]):
    """Values of which everybody may have one at an assignment."""

    def of(self, assignment_id: int, user_id: int) -> T | None:
        """Return a person's at an assignment, if there is one."""
        return self._one_by(assignment_id=assignment_id, user_id=user_id)

    def own(self, assignment_ids: Collection[int], user_id: int) -> dict[int, T]:
        """Return a person's at these assignments, by assignment."""
        here, whose = self.table.c.assignment_id.in_(assignment_ids), self.table.c.user_id
        found: list[Any] = self._all(here, whose == user_id)
        return {one.assignment_id: one for one in found}

    def in_assignment(self, assignment_id: int, user_id: int | None = None) -> list[T]:
        """Return all at an assignment, or one person's."""
        own = {} if user_id is None else {"user_id": user_id}
        return self._all_by(assignment_id=assignment_id, **own)


class OfAuthors(Rows[T]):
    """What people say."""

    def by(self, author_id: int) -> list[T]:
        """Return all that a person has said."""
        return self._all_by(author_id=author_id)

    def remove_by(self, author_id: int) -> None:
        """Remove all that a person has said."""
        self._remove(self.table.c.author_id == author_id)


class Passing(Rows[T]):
    """Values that are over some day."""

    def forget(self, before: datetime) -> None:
        """Remove all that were over by then."""
        self._remove(self.table.c.expires_at < before)


def batched(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield so many values at a time as every database takes in one question."""
    for start in range(0, len(values), _MOST_VALUES):
        yield values[start : start + _MOST_VALUES]


@cache
def _inserted(table: Table) -> Insert:
    """Return the statement that stores a value, as :func:`_equal` the same object each time."""
    return insert(table)


@cache
def plain(table: Table) -> Select[Any]:
    """Return the statement that finds all values of a table."""
    return select(*columns_of(table))


@cache
def _equal(table: Table, names: tuple[str, ...], *, lock: bool = False) -> Select[Any]:
    """Return the statement that finds values by their attributes, whose values it leaves open.

    It is the same object for the same question: SQLAlchemy keeps with it what it made of it.
    """
    where = [table.c[name] == left_open(table.c[name]) for name in names]
    statement = plain(table).where(*where).order_by(table.c.id)
    # Rows that refer to one that is held can still be added: holding keeps writers apart, no more.
    return statement.with_for_update(key_share=True) if lock else statement


def left_open(column: ColumnElement[Any], name: str | None = None) -> BindParameter[Any]:
    """Return the place of a value that is given when a statement is asked."""
    return bindparam(name or column.key, type_=column.type)


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return whether a column has one of the values that are given when a statement is asked."""
    return column.in_(bindparam(name, type_=column.type, expanding=True))


@cache
def _with_one_of(table: Table, name: str) -> Select[Any]:
    """Return the statement that finds values by one of many of an attribute, as :func:`_equal`."""
    return plain(table).where(one_of(table.c[name], name)).order_by(table.c.id)


def select_of(*parts: Part) -> Select[Any]:
    """Return a statement that finds these parts; made once, it is cheap to ask more exactly."""
    return select(*columns_of(*parts))


def columns_of(*parts: Part) -> list[ColumnElement[Any]]:
    """Return the columns that parts of a query are read from."""
    return [
        column
        for part in parts
        for column in (
            [part.c[field.name] for field in fields(_kind(part))]
            if isinstance(part, FromClause)
            else [part]
        )
    ]


def _read(row: Any, parts: tuple[Part, ...]) -> Iterator[Any]:
    start = 0
    for part in parts:
        if not isinstance(part, FromClause):
            yield row[start]
            start += 1
            continue
        kind = _kind(part)
        end = start + len(fields(kind))
        # The id is the last attribute of every value.
        yield None if row[end - 1] is None else kind(*row[start:end])
        start = end


def row_of(value: Any) -> dict[str, Any]:
    """Return a value as a row, without its id."""
    return {name: getattr(value, name) for name in value.__slots__ if name != "id"}


def _kind(table: FromClause) -> type[Any]:
    """Return the dataclass that a table, perhaps under another name, keeps values of."""
    own = table.element if isinstance(table, Alias) else table
    assert isinstance(own, Table)
    kind: type[Any] = own.info["kind"]
    return kind


def _name(table: Table) -> str:
    return _kind(table).__name__.lower()


@contextmanager
def _conflicts(table: Table) -> Iterator[None]:
    """Say in our words that a constraint was broken; no driver's error leaves the store."""
    try:
        yield
    except IntegrityError as error:
        said = f"This {_name(table)} exists already, or lacks its owner."
        raise Conflict(said) from error
