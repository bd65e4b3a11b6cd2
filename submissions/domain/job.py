"""Jobs of the graders: the truth about what is to be graded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Lane(StrEnum):
    """Who waits for it."""

    LIVE = "live"  #: a student
    REGRADE = "regrade"  #: nobody: after all live ones


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    SET_ASIDE = "set_aside"  #: failed too often; waits for a person


@dataclass(frozen=True, slots=True)
class GradingJob:
    """One submission to be graded.

    Attributes
    ----------
    attempt : int
        The fencing token: raised with each claim; a worker that finishes under an old one is late.
    tries : int
        Claims since a person last looked at it.
    not_before : datetime
        When it may be claimed.
    lease_until : datetime or None
        When its worker is taken for dead.
    worker : str
        Who has it, or had it last.
    error : str
        What went wrong the last time.
    regrade_id : int or None
        The proposal the new report belongs to.
    """

    submission_id: int
    lane: Lane
    created_at: datetime
    not_before: datetime
    state: JobState = JobState.QUEUED
    attempt: int = 0
    tries: int = 0
    lease_until: datetime | None = None
    worker: str = ""
    error: str = ""
    regrade_id: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """How the queue stands: numbers of jobs, and since when the oldest live one waits."""

    waiting_live: int
    waiting_regrade: int
    running: int
    set_aside: int
    oldest_live_at: datetime | None


#: No job rests longer.
LONGEST_PAUSE = timedelta(seconds=300)


def pause_after(tries: int) -> timedelta:
    """Return how long a job rests after having failed so often: 1, 4, 16... seconds."""
    return min(timedelta(seconds=4.0 ** min(tries - 1, 10)), LONGEST_PAUSE)
