"""The document that every output is rendered from: ``docs/report.schema.json`` describes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from grader.report import SCHEMA, Report


class Reports(Protocol):
    """Submissions that can be gone through more than once, and need not be in memory."""

    def __iter__(self) -> Iterator[Report]:
        """Go through them in order."""

    def __len__(self) -> int:
        """Return how many there are."""


@dataclass(frozen=True, slots=True)
class Document:
    """The verdicts on one or many submissions to one exercise."""

    exercise: str
    submissions: Reports
    schema: str = SCHEMA
