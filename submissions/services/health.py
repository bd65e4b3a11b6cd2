"""What the service's operator looks after: health, numbers, jobs that failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from platform import python_version
from typing import Any

from submissions.domain.job import GradingJob, JobState, Lane, QueueSummary
from submissions.domain.people import Actor
from submissions.domain.regrade import RegradeState
from submissions.domain.submission import Status
from submissions.errors import IllegalTransition, StoreUnavailable
from submissions.services.access import require_admin
from submissions.services.audit import record
from submissions.services.ports import Services, Work
from submissions.store.room import Room


def is_ready(services: Services) -> bool:
    """Return whether the database answers and its schema is as new as this code.

    Raises
    ------
    StoreUnavailable
        If the database does not answer.
    """
    return services.store.is_current()


_PACKAGES = ("deltagrade", "numpy", "sympy", "sqlalchemy", "flask")
#: Students are told that grading is behind if the oldest of them waits longer.
BEHIND_S = 30.0
_BACKED_UP_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is.

    Attributes
    ----------
    walls : mapping
        What the graders' jails found: ``tier``, ``limits`` and how many ``graders`` run;
        empty if none runs here.
    queue : QueueSummary
    oldest_s : float
        How long the oldest student waits.
    behind : bool
        Whether students should be told.
    set_aside : sequence of GradingJob
        Jobs that failed too often.
    running : sequence of GradingJob
    database : str
    versions : mapping of package -> version
    room : Room
        What the database has, and what there is left for it.
    backed_up_at : datetime or None
        When ``grader backup`` was last used.
    """

    at: datetime
    walls: Mapping[str, Any]
    queue: QueueSummary
    oldest_s: float
    behind: bool
    set_aside: Sequence[GradingJob]
    running: Sequence[GradingJob]
    database: str
    versions: Mapping[str, str]
    room: Room
    backed_up_at: datetime | None

    @property
    def backup_old(self) -> bool:
        """Whether the last backup is older than a backup should be."""
        return self.backed_up_at is not None and self.at - self.backed_up_at > _BACKED_UP_WITHIN


def show_health(work: Work, actor: Actor) -> Health:
    """Return how the service is; raise Forbidden unless an administrator asks."""
    require_admin(actor, "see the service's health")
    queue = work.jobs.summary()
    oldest_s = queue.age_s(Lane.LIVE, work.now)
    return Health(
        work.now,
        work.services.walls(),
        queue,
        oldest_s,
        oldest_s > BEHIND_S,
        work.jobs.set_aside(100),
        work.jobs.running(),
        work.version(),
        {"python": python_version(), **{name: _version(name) for name in _PACKAGES}},
        work.room(),
        backup.at if (backup := work.audit.last("service.backup")) else None,
    )


def note_backup(work: Work, tables: int, rows: int) -> None:
    """Note that a backup was made, for whoever asks when the last one was."""
    record(work, None, "service.backup", "service", tables=tables, rows=rows)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def announce_delay(work: Work) -> str:
    """Return a sentence for all pages while grading is behind, empty otherwise."""
    queue = work.jobs.summary()
    waiting = queue.age_s(Lane.LIVE, work.now)
    if waiting <= BEHIND_S:
        return ""
    return (
        f"Grading is behind: {queue.waiting_live} submissions wait, the oldest for "
        f"{waiting / 60:.0f} min. Nothing is lost; your time of handing in stands."
    )


def show_metrics(services: Services) -> bytes:
    """Return them in Prometheus' text format; nothing in them says who did what.

    A database that does not answer is one of the things they tell.
    """
    try:
        with services.reading() as work:
            queue = work.jobs.summary()
    except StoreUnavailable:
        queue = None
    return services.meter.exposition(queue, services.clock.now(), services.walls())


def retry_job(work: Work, actor: Actor, job_id: int) -> None:
    """Queue a job again that was set aside, with all its tries anew.

    Raises
    ------
    Forbidden, NotFound
    IllegalTransition
        If it was not set aside.
    """
    require_admin(actor, "retry jobs")
    job = work.jobs.get(job_id, lock=True)
    if job.state is not JobState.SET_ASIDE:
        raise IllegalTransition(job.state, JobState.QUEUED)
    work.jobs.replace(replace(job, state=JobState.QUEUED, tries=0, not_before=work.now))
    _tell(work, job)
    work.services.dispatcher.notify(work, job.lane)
    record(work, actor, "job.retry", f"job:{job_id}")


def _tell(work: Work, job: GradingJob) -> None:
    """Let the submission, or the proposal it is part of, wait again."""
    if job.regrade_id is None:
        submission = work.submissions.get(job.submission_id)
        work.submissions.replace(submission.become(Status.QUEUED))
        return
    item = work.regrade_items.of_job(job)
    work.regrade_items.replace(replace(item, problem=""))
    regrade = work.regrades.get(item.regrade_id, lock=True)
    if regrade.state is RegradeState.READY:
        work.regrades.replace(replace(regrade, state=RegradeState.RUNNING))
