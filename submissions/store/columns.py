"""Column types: what a value holds, and how a database keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from submissions.domain.submission import Finding
from submissions.store.keepable import keepable

#: JSON that PostgreSQL can look into.
PLAIN_JSON = JSON().with_variant(JSONB(), "postgresql")


class Document(TypeDecorator[Any]):
    """JSON values; what no database can keep of their texts gets a sign in its place."""

    impl: Any = PLAIN_JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return what can be kept of them, and what a text is searched by."""
        return keepable(value)


class Line(Document):
    """A text of bounded length, kept likewise."""

    impl = String
    cache_ok = True


class Prose(Line):
    """A text of any length."""

    impl = Text
    cache_ok = True


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps it without its zone."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Return a type with zone where there is one."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC; a naive one is a bug of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone: {value}")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Return the time, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[Any]):
    """A member of an enumeration, kept as its value."""

    impl: Any = String(20)
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return the member's value."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return the member."""
        return None if value is None else self.kind(value)


class Level(Word):
    """A member of an enumeration of small numbers."""

    impl = SmallInteger
    cache_ok = True


class Words(TypeDecorator[tuple[Any, ...]]):
    """A few short texts or numbers, kept as a JSON list."""

    impl = PLAIN_JSON
    cache_ok = True

    def process_bind_param(
        self,
        value: Sequence[Any] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> Any:
        """Return a list."""
        return None if value is None else keepable(list(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return a tuple."""
        return None if value is None else tuple(value)


def _finding(stored: Mapping[str, Any]) -> Finding:
    """Return a finding; those of earlier versions know less."""
    return Finding(
        stored["question"],
        stored["outcome"],
        stored["points"],
        stored["max_points"],
        tuple(stored["mistakes"]),
        stored.get("pending", 0.0),
        tuple(stored.get("flags", ())),
        stored.get("answer_class", ""),
    )


class Findings(TypeDecorator[tuple[Finding, ...]]):
    """What was found about each question, kept as a JSON list of objects."""

    impl = PLAIN_JSON
    cache_ok = True

    def process_bind_param(
        self,
        value: Sequence[Finding] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> Any:
        """Return JSON values."""
        return None if value is None else keepable([asdict(finding) for finding in value])

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return findings."""
        if value is None:
            return None
        return tuple(_finding(stored) for stored in value)
