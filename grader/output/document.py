"""The document that every output is rendered from: ``docs/report.schema.json`` describes it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from grader.report import SCHEMA, Report

#: One submission in JSON values, as ``Report.to_dict`` gives it.
Entry = dict[str, Any]


class Entries(Protocol):
    """Submissions that can be gone through more than once, and need not be in memory."""

    def __iter__(self) -> Iterator[Entry]:
        """Go through them in order."""

    def __len__(self) -> int:
        """Return how many there are."""


@dataclass(frozen=True, slots=True)
class Document:
    """The verdicts on one or many submissions to one exercise."""

    exercise: str
    submissions: Entries
    schema: str = SCHEMA


def entry_of(report: Report) -> Entry:
    """Return a report as values that JSON and Unicode can express.

    Numbers that are not finite become strings (``"nan"``), lone surrogates a question mark: both
    may come from student code.
    """
    entry: Entry = _plain(report.to_dict())
    return entry


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
