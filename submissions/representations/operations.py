"""Health, jobs, the audit log, people's data."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, RootModel

from submissions.domain.job import JobState, Lane
from submissions.representations.base import Line, PageQuery, Query, Representation


class Job(Representation):
    """A job of the graders."""

    id: int
    submission_id: int
    lane: Lane
    state: JobState
    tries: int
    error: str
    worker: str
    regrade_id: int | None
    created_at: datetime


class Queue(Representation):
    """How the queue stands."""

    waiting_live: int
    waiting_regrade: int
    running: int
    set_aside: int
    oldest_live_at: datetime | None


class Health(Representation):
    """How the service is; `walls` is what the jails of this process's graders found."""

    at: datetime
    walls: dict[str, Any]
    queue: Queue
    oldest_s: float
    behind: bool
    set_aside: list[Job]
    running: list[Job]
    database: str
    versions: dict[str, str]


class AuditEntry(Representation):
    """One deed."""

    id: int
    at: datetime
    actor_id: int | None
    action: str
    subject: str
    course_id: int | None
    details: dict[str, Any]


class Deed(Representation):
    """An entry of the audit log, and the name of who did it."""

    entry: AuditEntry
    actor: str


class AuditQuery(PageQuery):
    """What was done to one thing: `submission:12`."""

    subject: Annotated[str | None, Field(max_length=100, pattern=r"^[^\x00]*$")] = None


class Announcement(Representation):
    """What everybody is to know; empty as a rule."""

    text: str


class DeleteQuery(Query):
    """The login of the person, typed once more."""

    login: Line


class PersonalData(RootModel[dict[str, Any]]):
    """All that is kept about a person."""
