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
    turn : int
        Lower ones go first; see :func:`turn_after`.
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
    turn: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """How the queue stands: numbers of jobs, and since when the oldest of each lane waits."""

    waiting_live: int
    waiting_regrade: int
    running: int
    set_aside: int
    oldest_live_at: datetime | None
    oldest_regrade_at: datetime | None

    def waiting(self, lane: Lane) -> int:
        """Return how many jobs of a lane wait."""
        return self.waiting_live if lane is Lane.LIVE else self.waiting_regrade

    def age_s(self, lane: Lane, now: datetime) -> float:
        """Return for how many seconds the oldest job of a lane waits, 0 if none does."""
        oldest = self.oldest_live_at if lane is Lane.LIVE else self.oldest_regrade_at
        return 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())


def turn_after(own_last: int | None, served: int | None) -> int:
    """Return the turn of a student's next job, so that students are served in rounds.

    Whoever has handed in nothing for a while joins the round that is being served; each further
    job of theirs waits for a later one. So thirty at once of one student delay another by one job,
    not by thirty; and since a turn that was used counts when it is over too, nobody who hands in
    again and again holds back what has waited: start-time fair queueing with equal weights
    (P. Goyal, H. M. Vin, H. Cheng, IEEE/ACM Transactions on Networking 5, 1997).

    Parameters
    ----------
    own_last : int or None
        The highest turn that the student has had; None if they never had one.
    served : int or None
        The highest turn that a grader has taken so far; None if it took none.
    """
    own = 0 if own_last is None else own_last + 1
    return max(own, served or 0)


#: No job rests longer.
LONGEST_PAUSE = timedelta(seconds=300)


def pause_after(tries: int) -> timedelta:
    """Return how long a job rests after having failed so often: 1, 4, 16... seconds."""
    return min(timedelta(seconds=4.0 ** min(tries - 1, 10)), LONGEST_PAUSE)
