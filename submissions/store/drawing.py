"""How a table is drawn from a dataclass: a column for each attribute, made by its type."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from enum import IntEnum, StrEnum
from types import UnionType
from typing import Any, get_args, get_type_hints

from sqlalchemy import Boolean, Column, Double, ForeignKey, Integer, LargeBinary, MetaData, Table
from sqlalchemy.types import TypeEngine

from submissions.domain.submission import Finding
from submissions.store.columns import Document, Findings, Instant, Level, Line, Prose, Word, Words

#: Constraints have names, so that migrations can speak of them on every database.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
#: What an attribute of a type is kept as. A text has to say how long it gets.
_KEPT: dict[Any, Any] = {
    int: Integer,
    float: Double,
    bool: Boolean,
    bytes: LargeBinary,
    datetime: Instant,
    Mapping[str, Any]: Document(),
    tuple[str, ...]: Words,
    tuple[int, ...]: Words,
    tuple[Finding, ...]: Findings,
}

#: Makes the column of a name, given what the attribute says: its type, whether it may be missing.
Columned = Callable[[str, Any, bool], Column[Any]]


def column(*items: Any, kept: TypeEngine[Any] | None = None, **more: Any) -> Columned:
    """Return how to make a column that has something of its own."""

    def make(name: str, kind: Any, missing: bool) -> Column[Any]:  # noqa: FBT001 - as called below
        return Column(name, kept or _kept_as(kind), *items, nullable=missing, **more)

    return make


def _kept_as(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Word(kind)
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        return Level(kind)
    return _KEPT[kind]


def text_column(length: int | None = None, **more: Any) -> Columned:
    """Return how to make the column of a text, which has to say how long it gets."""
    return column(kept=Line(length) if length else Prose(), **more)


def reference(owner: str, *, index: bool = True) -> Columned:
    """Return how to refer to a row of another table; it goes when that row goes."""
    return column(ForeignKey(f"{owner}.id", ondelete="CASCADE"), index=index)


def table(kind: type[Any], name: str, /, *constraints: Any, **given: Columned) -> Table:
    """Return the table of a dataclass.

    Parameters
    ----------
    kind : type
    name : str
    *constraints
    **given
        How the columns are made that are more than their attribute's type.
    """
    hints = get_type_hints(kind)
    columns = [
        given.get(field.name, column())(field.name, *_optional(hints[field.name]))
        for field in fields(kind)
        if field.name != "id"
    ]
    key = Column("id", Integer, primary_key=True)
    return Table(name, METADATA, key, *columns, *constraints, info={"kind": kind})


def _optional(hint: Any) -> tuple[Any, bool]:
    """Return a type without None, and whether None was part of it."""
    if not isinstance(hint, UnionType):
        return hint, False
    (kind,) = (one for one in get_args(hint) if one is not type(None))
    return kind, True
