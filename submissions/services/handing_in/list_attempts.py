"""List the attempts of a student at an assignment."""

from dataclasses import dataclass
from typing import Any

from submissions.domain.assignment import FeedbackLevel
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import days_late
from submissions.domain.submission import Submission
from submissions.errors import NotFound
from submissions.services.access import assignment_for, staff_of
from submissions.services.assignments.terms import terms_of
from submissions.services.grading.standing import share_of
from submissions.services.ports import Services


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt in brief.

    ``points`` are on the scale of the assignment, before the penalty; None if there are none yet
    or they may not be seen.
    """

    submission: Submission
    points: float | None
    days_late: int
    counts: bool


def list_attempts(
    services: Services, actor: Actor, assignment_id: int, user_id: int | None = None
) -> list[AttemptRow]:
    """Return the attempts of the actor, or of a student if staff asks; newest first.

    Raises
    ------
    NotFound
        If the assignment, or the student, is not for the actor to see.
    """
    with services.store.reading() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.SEE_COURSE)
        staff = staff_of(work, actor, assignment.course_id)
        whose = actor.user_id if user_id is None else user_id
        if whose != actor.user_id:
            if not staff:
                raise NotFound("student", whose)
            assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
        theirs: dict[str, Any] = {"assignment_id": assignment_id, "user_id": whose}
        found = work.submissions.find(newest=True, **theirs)
        grade = work.grades.first(**theirs)
        terms = terms_of(work, assignment, whose)
        ids = [s.report_id for s in found if s.report_id is not None]
        reports = {report.id: report for report in work.reports.find(id=ids)}
    shown = staff or assignment.feedback_level >= FeedbackLevel.SCORE
    scores = {id_: share_of(report) * assignment.points for id_, report in reports.items()}
    return [
        AttemptRow(
            one,
            scores.get(one.report_id or 0) if shown else None,
            days_late(terms, one.submitted_at),
            shown and grade is not None and grade.submission_id == one.id,
        )
        for one in found
    ]
