"""What is asked about regrades."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, func, select, update

from submissions.domain.job import GradingJob
from submissions.domain.people import User
from submissions.domain.regrade import Regrade, RegradeItem, RegradeState
from submissions.domain.submission import StoredReport, Submission
from submissions.store.rows import Rows, select_of
from submissions.store.tables import (
    GRADES,
    REGRADE_ITEMS,
    REGRADES,
    REPORTS,
    SUBMISSIONS,
    USERS,
)

_R, _I, _S = REGRADES.c, REGRADE_ITEMS.c, SUBMISSIONS.c
_NEW = REPORTS.alias("new_reports")


class Reviewed(NamedTuple):
    """One submission of a proposal: what was found before, and now."""

    item: RegradeItem
    submission: Submission
    user: User
    old: StoredReport | None
    new: StoredReport | None
    counts: bool


class Regrades(Rows[Regrade]):
    """Proposals to let new reports count."""

    table = REGRADES

    def in_assignment(self, assignment_id: int) -> list[Regrade]:
        """Return all of an assignment, newest first."""
        return self._all(_R.assignment_id == assignment_id, newest=True)

    def unsettled(self, assignment_id: int) -> Regrade | None:
        """Return the one of an assignment that waits to be applied or dropped, if there is one."""
        waits = _R.state.in_([RegradeState.RUNNING, RegradeState.READY])
        return self._one(_R.assignment_id == assignment_id, waits)

    def ready_in(self, assignment_ids: Collection[int]) -> dict[int, int]:
        """Return how many wait to be reviewed in each of these assignments, if any."""
        ready = _R.assignment_id.in_(assignment_ids), _R.state == RegradeState.READY
        statement = select(_R.assignment_id, func.count()).where(*ready).group_by(_R.assignment_id)
        return {id_: int(count) for id_, count in self._connection.execute(statement)}


class RegradeItems(Rows[RegradeItem]):
    """What proposals would change."""

    table = REGRADE_ITEMS

    def of_job(self, job: GradingJob) -> RegradeItem:
        """Return what a job is to find a report for; it is stored with the job."""
        found = self._one_by(regrade_id=job.regrade_id, submission_id=job.submission_id)
        assert found is not None
        return found

    def any_waits(self, regrade_id: int) -> bool:
        """Return whether a grader has still to find a report."""
        waits = _I.regrade_id == regrade_id, _I.new_report_id.is_(None), _I.problem == ""
        return self._one(*waits) is not None

    def reviewed(self, regrade_id: int) -> list[Reviewed]:
        """Return all of a proposal, with what is compared."""
        old, new = REPORTS, _NEW
        counting = GRADES.c.submission_id == _S.id, GRADES.c.assignment_id == _S.assignment_id
        counts = select(GRADES.c.id).where(*counting).exists()
        source = (
            REGRADE_ITEMS.join(SUBMISSIONS)
            .join(USERS, USERS.c.id == _S.user_id)
            .outerjoin(old, old.c.id == _I.old_report_id)
            .outerjoin(new, new.c.id == _I.new_report_id)
        )
        parts = REGRADE_ITEMS, SUBMISSIONS, USERS, old, new, counts
        statement = select_of(*parts).select_from(source).order_by(_I.id)
        rows = self._found(statement.where(_I.regrade_id == regrade_id), *parts)
        return [
            Reviewed(item, submission, user, before, now, bool(counted))
            for item, submission, user, before, now, counted in rows
        ]

    def let_count(self, regrade_id: int, *, new: bool) -> None:
        """Let the new reports count, or the old ones again.

        A submission whose report was changed by something else meanwhile is left as it is.
        """
        now, then = _I.new_report_id, _I.old_report_id
        wanted, counts = (now, then) if new else (then, now)
        here = and_(_I.regrade_id == regrade_id, _I.submission_id == _S.id)
        fits = and_(here, now.is_not(None), counts.is_not_distinct_from(_S.report_id))
        report = select(wanted).where(here).scalar_subquery()
        statement = update(SUBMISSIONS).where(select(_I.id).where(fits).exists())
        self._connection.execute(statement.values(report_id=report))
