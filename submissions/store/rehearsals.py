"""What is asked about rehearsals, and their queue."""

from datetime import datetime

from sqlalchemy import exists, or_, update

from submissions.domain.job import JobState, Lane
from submissions.domain.rehearsal import Rehearsal, RehearsalState
from submissions.store.rows import AtAssignments, left_open, plain, row_of
from submissions.store.tables import JOBS, REHEARSALS

_C = REHEARSALS.c
_FREE = or_(_C.lease_until.is_(None), _C.lease_until <= left_open(_C.lease_until, "now"))
#: Whoever has handed in goes first.
_STUDENT_WAITS = exists().where(
    JOBS.c.state == JobState.QUEUED,
    JOBS.c.lane == Lane.LIVE,
    JOBS.c.not_before <= left_open(JOBS.c.not_before, "now"),
)
_DUE = (
    plain(REHEARSALS)
    .where(_C.state == RehearsalState.WAITING, _FREE)
    .order_by(_C.asked_at, _C.id)
    .limit(1)
)
_ANY_DUE = _DUE.where(~_STUDENT_WAITS)
_CLAIM = _DUE.with_for_update(skip_locked=True)


class Rehearsals(AtAssignments[Rehearsal]):
    """The last of each person at each assignment."""

    table = REHEARSALS

    def any_due(self, now: datetime) -> bool:
        """Return whether one waits while nobody waits who has handed in."""
        return bool(self._found(_ANY_DUE, REHEARSALS, now=now))

    def claim(self, now: datetime, lease_until: datetime) -> Rehearsal | None:
        """Take the one that has waited longest; two graders never get the same."""
        due = self._first(_CLAIM, REHEARSALS, now=now)
        return None if due is None else self._claimed(due, lease_until)

    def settle(self, rehearsal: Rehearsal) -> bool:
        """Store what came of one; False, and nothing is done, if another was asked meanwhile."""
        held = (_C.id == rehearsal.id) & (_C.attempt == rehearsal.attempt)
        statement = update(REHEARSALS).where(held).values(row_of(rehearsal))
        return self._connection.execute(statement).rowcount == 1
