"""The queue of the graders in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update

from submissions.domain.job import GradingJob, JobState, Lane, QueueSummary, turn_after
from submissions.store.rows import Rows, left_open, plain, row_of
from submissions.store.tables import JOBS, SUBMISSIONS

_C = JOBS.c
_NEXT = (
    plain(JOBS)
    .where(
        _C.state == JobState.QUEUED,
        _C.lane.in_(bindparam("lanes", expanding=True, type_=_C.lane.type)),
        _C.not_before <= bindparam("now", type_=_C.not_before.type),
    )
    .order_by(_C.lane, _C.turn, _C.id)  # "live" comes before "regrade"
    .limit(1)
    .with_for_update(skip_locked=True)
)
_OWN = select(SUBMISSIONS.c.id).where(SUBMISSIONS.c.user_id == bindparam("user_id"))
_TAKEN = (JobState.RUNNING, JobState.DONE, JobState.SET_ASIDE)
#: The last turn of a student's own jobs, and of those taken, state by state: each at the end of an
#: index.
_TURNS = select(
    *(
        select(func.max(_C.turn)).where(_C.lane == Lane.LIVE, which).scalar_subquery()
        for which in (_C.submission_id.in_(_OWN), *(_C.state == state for state in _TAKEN))
    )
)
_LIVE = plain(JOBS).where(_C.submission_id == left_open(_C.submission_id), _C.regrade_id.is_(None))
_HELD = update(JOBS).where(
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


class Jobs(Rows[GradingJob]):
    """The queue of the graders, and the truth about it."""

    table = JOBS

    def claim(
        self, worker: str, lanes: Sequence[Lane], now: datetime, lease_until: datetime
    ) -> GradingJob | None:
        """Take the next job: live before regrades, then by turn, then the oldest.

        Two never get the same: rows that another transaction is taking are passed over. SQLite has
        one writer at a time, so the clause for that is left out there by SQLAlchemy.
        """
        due = self._connection.execute(_NEXT, {"lanes": list(lanes), "now": now}).first()
        if due is None:
            return None
        job = replace(GradingJob(*due), state=JobState.RUNNING, worker=worker)
        return self._claimed(job, lease_until)

    def heartbeat(self, worker: str, lease_until: datetime) -> int:
        """Extend the leases of all that a worker runs; return how many."""
        mine = (_C.worker == worker) & (_C.state == JobState.RUNNING)
        statement = update(JOBS).where(mine).values(lease_until=lease_until)
        return self._connection.execute(statement).rowcount

    def settle(self, job: GradingJob) -> bool:
        """Store a running job's new state; False, and nothing is done, if its lease was lost.

        It is lost if the stored job is no longer running under the same ``attempt``.
        """
        values = {**row_of(job), "held_id": job.id, "held_attempt": job.attempt}
        return self._connection.execute(_HELD, values).rowcount == 1

    def turn(self, user_id: int) -> int:
        """Return the turn of a student's next live job, by :func:`turn_after`."""
        own, *taken = self._connection.execute(_TURNS, {"user_id": user_id}).one()
        return turn_after(own, max((turn for turn in taken if turn is not None), default=None))

    def place(self, job: GradingJob) -> int:
        """Return how many jobs come before this one; 0 if it is next or does not wait."""
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

    def live_of(self, submission_id: int) -> GradingJob | None:
        """Return the job that a submission's student waits for, if it has one."""
        found: GradingJob | None = self._first(_LIVE, JOBS, submission_id=submission_id)
        return found

    def queued(self) -> list[GradingJob]:
        """Return all that wait, in the order they came in."""
        return self._all_by(state=JobState.QUEUED)

    def running(self) -> list[GradingJob]:
        """Return all that a grader has."""
        return self._all_by(state=JobState.RUNNING)

    def set_aside(self, limit: int) -> list[GradingJob]:
        """Return the newest that failed too often."""
        return self._all(_C.state == JobState.SET_ASIDE, newest=True, most=limit)

    def lost(self, now: datetime, never: datetime) -> list[GradingJob]:
        """Return those that run and whose lease is over, or ends later than any can."""
        over = or_(_C.lease_until < now, _C.lease_until >= never)
        return self._all(_C.state == JobState.RUNNING, over)

    def put_off(self, never: datetime) -> list[GradingJob]:
        """Return those that wait until later than any job rests."""
        return self._all(_C.state == JobState.QUEUED, _C.not_before >= never)

    def cancel(self, regrade_id: int) -> None:
        """Remove the jobs of a proposal that no grader has."""
        idle = _C.state.in_([JobState.QUEUED, JobState.SET_ASIDE])
        self._remove(_C.regrade_id == regrade_id, idle)
