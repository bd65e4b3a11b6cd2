"""Move a regrade from one state to the next, and reports with it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from submissions.domain.assignment import Assignment
from submissions.domain.people import Actor
from submissions.domain.regrade import Regrade, RegradeState
from submissions.errors import IllegalTransition
from submissions.services.grading.standing import update_all_grades
from submissions.services.ports import Work
from submissions.services.record import record
from submissions.services.regrades.regrade_for import regrade_for


def settle(
    work: Work,
    actor: Actor,
    regrade_id: int,
    now: datetime,
    *,
    old: RegradeState,
    new: RegradeState,
) -> tuple[Regrade, Assignment]:
    """Store the new state of a regrade; raise IllegalTransition if it was not in the old one."""
    _, assignment = regrade_for(work, actor, regrade_id)
    regrade = work.regrades.get(regrade_id, lock=True)
    if regrade.state is not old:
        raise IllegalTransition(regrade.state, new)
    kept = work.regrades.replace(replace(regrade, state=new))
    subject, course_id = f"regrade:{regrade_id}", assignment.course_id
    record(work, actor, now, f"regrade.{new}", subject, course_id=course_id)
    return kept, assignment


def let_reports_count(
    work: Work,
    assignment: Assignment,
    pairs: Iterable[tuple[int, int | None, int | None]],
    now: datetime,
) -> None:
    """Let another report count for each submission that still has the old one.

    Parameters
    ----------
    work : Work
    assignment : Assignment
        Of all the submissions.
    pairs : iterable of (submission's id, report that counts, report that shall count)
    now : datetime
    """
    wanted = {submission_id: (old, new) for submission_id, old, new in pairs}
    for submission in work.submissions.find(assignment_id=assignment.id):
        old, new = wanted.get(submission.id, (None, None))
        if new is not None and submission.report_id == old:
            work.submissions.replace(replace(submission, report_id=new))
    update_all_grades(work, assignment, now)
