"""The queue of the graders in SQL."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select, update

from submissions.domain.job import GradingJob, JobState, Lane, QueueSummary, turn_after
from submissions.store.rows import Rows, row_of
from submissions.store.tables import GradingJobs, Submissions

_JOBS = GradingJobs.__table__
_C = _JOBS.c
_NEXT = (
    select(*(_C[field.name] for field in fields(GradingJob)))
    .where(
        _C.state == JobState.QUEUED,
        _C.lane.in_(bindparam("lanes", expanding=True, type_=_C.lane.type)),
        _C.not_before <= bindparam("now", type_=_C.not_before.type),
    )
    .order_by(_C.lane, _C.turn, _C.id)  # "live" comes before "regrade"
    .limit(1)
    .with_for_update(skip_locked=True)
)
_OWN = select(Submissions.id).where(Submissions.user_id == bindparam("user_id"))
_TAKEN = (JobState.RUNNING, JobState.DONE, JobState.SET_ASIDE)
#: The last turn of a student's own jobs, and of those taken, state by state: each at the end of an
#: index.
_TURNS = select(
    *(
        select(func.max(_C.turn)).where(_C.lane == Lane.LIVE, which).scalar_subquery()
        for which in (_C.submission_id.in_(_OWN), *(_C.state == state for state in _TAKEN))
    )
)
_HELD = update(_JOBS).where(  # type: ignore[arg-type]
    _C.id == bindparam("held_id"),
    _C.attempt == bindparam("held_attempt"),
    _C.state == JobState.RUNNING,
)


def _ahead() -> Select[Any]:
    lane, turn, id_ = (bindparam(name, type_=_C[name].type) for name in ("lane", "turn", "id"))
    sooner = or_(_C.turn < turn, (_C.turn == turn) & (_C.id < id_))
    ahead = or_(_C.lane < lane, (_C.lane == lane) & sooner)
    return select(func.count()).where(_C.state == JobState.QUEUED, ahead)


_AHEAD = _ahead()
_SUMMARY = (
    select(_C.state, _C.lane, func.count(), func.min(_C.created_at))
    .where(_C.state.in_([JobState.QUEUED, JobState.RUNNING, JobState.SET_ASIDE]))  # by the index
    .group_by(_C.state, _C.lane)
)


class JobRows(Rows[GradingJob]):
    """:class:`submissions.services.ports.Jobs` in SQL."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "grading_jobs")

    def claim(
        self, worker: str, lanes: Sequence[Lane], now: datetime, lease_until: datetime
    ) -> GradingJob | None:
        """Take the next job; rows that another transaction is taking are passed over.

        SQLite has one writer at a time, so the clause for that is left out there by SQLAlchemy.
        """
        found = self._values(_NEXT, {"lanes": list(lanes), "now": now})
        if not found:
            return None
        job = found[0]
        return self.replace(
            replace(
                job,
                state=JobState.RUNNING,
                attempt=job.attempt + 1,
                tries=job.tries + 1,
                worker=worker,
                lease_until=lease_until,
            )
        )

    def heartbeat(self, worker: str, lease_until: datetime) -> int:
        """Extend the leases of all that a worker runs."""
        mine = (_C.worker == worker) & (_C.state == JobState.RUNNING)
        statement = update(_JOBS).where(mine).values(lease_until=lease_until)  # type: ignore[arg-type]
        return self._connection.execute(statement).rowcount

    def settle(self, job: GradingJob) -> bool:
        """Store a running job's new state, unless its lease was lost."""
        values = {**row_of(job), "held_id": job.id, "held_attempt": job.attempt}
        return self._connection.execute(_HELD, values).rowcount == 1

    def turn(self, user_id: int) -> int:
        """Return the turn of a student's next live job."""
        own, *taken = self._connection.execute(_TURNS, {"user_id": user_id}).one()
        return turn_after(own, max((turn for turn in taken if turn is not None), default=None))

    def place(self, job: GradingJob) -> int:
        """Return how many jobs come before this one."""
        if job.state is not JobState.QUEUED:
            return 0
        values = {"lane": job.lane, "turn": job.turn, "id": job.id}
        return int(self._connection.execute(_AHEAD, values).scalar_one())

    def summary(self) -> QueueSummary:
        """Return how the queue stands."""
        found = {
            (state, lane): (count, oldest)
            for state, lane, count, oldest in self._connection.execute(_SUMMARY)
        }
        live, regrade = (found.get((JobState.QUEUED, lane), (0, None)) for lane in Lane)
        return QueueSummary(
            waiting_live=live[0],
            waiting_regrade=regrade[0],
            running=sum(n for (state, _), (n, _) in found.items() if state is JobState.RUNNING),
            set_aside=sum(n for (state, _), (n, _) in found.items() if state is JobState.SET_ASIDE),
            oldest_live_at=live[1],
            oldest_regrade_at=regrade[1],
        )
