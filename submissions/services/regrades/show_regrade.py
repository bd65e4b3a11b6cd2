"""Show what a regrade would change."""

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.domain.assignment import Assignment
from submissions.domain.people import Actor, User
from submissions.domain.regrade import Regrade, RegradeItem
from submissions.domain.submission import StoredReport, Submission
from submissions.services.grading.standing import share_of
from submissions.services.ports import Services, Work
from submissions.services.regrades.regrade_for import regrade_for


@dataclass(frozen=True, slots=True)
class RegradeRow:
    """One submission: points before and after, on the scale of the assignment.

    ``new_points`` is None while its grading is under way, or if it failed: then ``problem`` says
    why. ``counts`` tells whether it is the attempt that counts now.
    """

    user: User
    submission: Submission
    old_points: float
    new_points: float | None
    old_outcomes: dict[str, str]
    new_outcomes: dict[str, str]
    problem: str
    counts: bool

    @property
    def gain(self) -> float:
        """Points won by it, negative if lost."""
        return 0.0 if self.new_points is None else round(self.new_points - self.old_points, 6)

    @property
    def changed(self) -> bool:
        """Whether any question ends in another way, or the points differ."""
        if self.new_points is None:
            return False
        return self.gain != 0 or self.old_outcomes != self.new_outcomes


@dataclass(frozen=True, slots=True)
class RegradePage:
    """A proposal as it is reviewed: what changes first, the largest loss on top."""

    regrade: Regrade
    assignment: Assignment
    rows: Sequence[RegradeRow]

    @property
    def waiting(self) -> int:
        """How many submissions are still being graded."""
        return sum(row.new_points is None and not row.problem for row in self.rows)

    @property
    def gainers(self) -> int:
        """How many submissions win points."""
        return sum(row.gain > 0 for row in self.rows)

    @property
    def losers(self) -> int:
        """How many lose points."""
        return sum(row.gain < 0 for row in self.rows)


def show_regrade(services: Services, actor: Actor, regrade_id: int) -> RegradePage:
    """Return what a regrade would change; raise NotFound or Forbidden."""
    with services.store.reading() as work:
        regrade, assignment = regrade_for(work, actor, regrade_id)
        items = work.regrade_items.find(regrade_id=regrade_id)
        rows = _rows(work, assignment, items)
    return RegradePage(regrade, assignment, sorted(rows, key=lambda r: (not r.changed, r.gain)))


def _rows(work: Work, assignment: Assignment, items: Sequence[RegradeItem]) -> list[RegradeRow]:
    ids = {id_ for i in items for id_ in (i.old_report_id, i.new_report_id) if id_ is not None}
    reports = {report.id: report for report in work.reports.find(id=ids)}
    found = work.submissions.find(id=[item.submission_id for item in items])
    submissions = {one.id: one for one in found}
    users = {user.id: user for user in work.users.find(id={one.user_id for one in found})}
    counting = {grade.submission_id for grade in work.grades.find(assignment_id=assignment.id)}
    rows = []
    for item in items:
        submission = submissions[item.submission_id]
        old, new = (reports.get(id_ or 0) for id_ in (item.old_report_id, item.new_report_id))
        rows.append(
            RegradeRow(
                users[submission.user_id],
                submission,
                share_of(old) * assignment.points if old else 0.0,
                share_of(new) * assignment.points if new else None,
                _outcomes(old),
                _outcomes(new),
                item.problem,
                submission.id in counting,
            )
        )
    return rows


def _outcomes(report: StoredReport | None) -> dict[str, str]:
    return {f.question: f.outcome for f in report.findings} if report else {}
