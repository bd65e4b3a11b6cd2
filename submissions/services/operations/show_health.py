"""Show how the service is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from platform import python_version
from typing import Any

from submissions.domain.job import GradingJob, JobState, Lane, QueueSummary
from submissions.domain.people import Actor
from submissions.services.access import require_admin
from submissions.services.ports import Services

_PACKAGES = ("deltagrade", "numpy", "sympy", "sqlalchemy", "flask")
#: Students are told that grading is behind if the oldest of them waits longer.
BEHIND_S = 30.0


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


def show_health(services: Services, actor: Actor) -> Health:
    """Return how the service is; raise Forbidden unless an administrator asks."""
    require_admin(actor, "see the service's health")
    now = services.clock.now()
    with services.store.reading() as work:
        queue = work.jobs.summary()
        set_aside = work.jobs.find(state=JobState.SET_ASIDE, newest=True, limit=100)
        running = work.jobs.find(state=JobState.RUNNING)
    oldest_s = waiting_s(queue, now)
    return Health(
        now,
        services.walls(),
        queue,
        oldest_s,
        oldest_s > BEHIND_S,
        set_aside,
        running,
        services.store.version(),
        {"python": python_version(), **{name: _version(name) for name in _PACKAGES}},
    )


def waiting_s(queue: QueueSummary, now: datetime) -> float:
    """Return for how many seconds the oldest student waits, 0 if nobody does."""
    return queue.age_s(Lane.LIVE, now)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
