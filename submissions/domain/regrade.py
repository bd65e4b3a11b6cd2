"""Regrades: new reports are found, reviewed as a difference, then applied or dropped."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RegradeState(StrEnum):
    """The life of a proposal."""

    RUNNING = "running"  #: new reports are being found
    READY = "ready"  #: to be reviewed
    APPLIED = "applied"
    DROPPED = "dropped"
    UNDONE = "undone"  #: was applied, and taken back


@dataclass(frozen=True, slots=True)
class Regrade:
    """A proposal to let new reports count for some submissions of an assignment."""

    assignment_id: int
    reason: str
    proposed_by: int
    created_at: datetime
    state: RegradeState = RegradeState.RUNNING
    id: int = 0


@dataclass(frozen=True, slots=True)
class RegradeItem:
    """One submission of a proposal: the report that counts, and the one that might.

    ``problem`` says why there is no new report, if the graders failed.
    """

    regrade_id: int
    submission_id: int
    old_report_id: int | None
    new_report_id: int | None = None
    problem: str = ""
    id: int = 0
