"""Regrades: proposed, reviewed as a difference, applied, undone."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from submissions.domain.regrade import RegradeState
from submissions.representations.base import Id, Representation, Request, Text
from submissions.representations.handing_in import Submission
from submissions.representations.people import Person


class Regrade(Representation):
    """A proposal to let new reports count."""

    id: int
    assignment_id: int
    reason: str
    proposed_by: int
    created_at: datetime
    state: RegradeState


class NewRegrade(Request):
    """What to grade anew: all that is graded, or these submissions."""

    reason: Text
    submission_ids: Annotated[list[Id], Field(min_length=1, max_length=10_000)] | None = None


class RegradeRow(Representation):
    """One submission, before and after; `new_points` is null while it is under way."""

    user: Person
    submission: Submission
    old_points: float
    new_points: float | None
    old_outcomes: dict[str, str]
    new_outcomes: dict[str, str]
    problem: str
    counts: bool
    gain: float
    changed: bool


class RegradePage(Representation):
    """A proposal as it is reviewed: what changes first, the largest loss on top."""

    regrade: Regrade
    waiting: int
    gainers: int
    losers: int
    rows: list[RegradeRow]
