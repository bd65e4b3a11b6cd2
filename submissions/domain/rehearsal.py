"""A try on the inputs that everybody may see: no attempt, and nothing counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from grader.report import Report


class RehearsalState(StrEnum):
    """Where a rehearsal is."""

    WAITING = "waiting"  #: for a grader, or for the one that has it
    DONE = "done"
    FAILED = "failed"  #: by our fault; whoever asked may ask again


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What somebody tries; there is one for each person and assignment, the last.

    Attributes
    ----------
    file : str
        Its own name; the suffix says how it is read.
    content : bytes
        What is tried; empty once that is done.
    attempt : int
        The fencing token: raised by each question and each claim; who finishes under an old one is
        late.
    tries : int
        Claims since it was asked for.
    lease_until : datetime or None
        When its grader is taken for dead.
    outcome : mapping
        The report as JSON values; empty until it is done.
    """

    assignment_id: int
    user_id: int
    asked_at: datetime
    file: str
    content: bytes
    state: RehearsalState = RehearsalState.WAITING
    attempt: int = 0
    tries: int = 0
    lease_until: datetime | None = None
    outcome: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0

    @property
    def final(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state is not RehearsalState.WAITING

    @property
    def bell(self) -> int:
        """Its number among those that are waited for: submissions have the positive ones."""
        return -self.id

    @property
    def report(self) -> Report | None:
        """The report, if there is one."""
        return Report.from_json(self.outcome) if self.outcome else None
