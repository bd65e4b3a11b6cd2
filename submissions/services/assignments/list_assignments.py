"""List the assignments of a course."""

from dataclasses import dataclass
from typing import Any

from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import Terms, terms_for
from submissions.services.access import course_for, staff_of
from submissions.services.ports import Services


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """An assignment as one person has it: their dates and attempts, and their grade if any.

    ``grade`` follows the feedback level: None as long as students may not see it.
    """

    assignment: Assignment
    terms: Terms
    attempts_used: int
    grade: Grade | None


def list_assignments(services: Services, actor: Actor, course_id: int) -> list[AssignmentCard]:
    """Return the assignments of a course, in order of due dates; students see published ones."""
    with services.store.reading() as work:
        course_for(work, actor, course_id, Permission.SEE_COURSE)
        criteria: dict[str, Any] = {} if staff_of(work, actor, course_id) else {"published": True}
        found = work.assignments.find(course_id=course_id, **criteria)
        ids = [assignment.id for assignment in found]
        mine: dict[str, Any] = {"assignment_id": ids, "user_id": actor.user_id}
        extensions = {e.assignment_id: e for e in work.extensions.find(**mine)}
        grades = {g.assignment_id: g for g in work.grades.find(**mine)}
        handed_in = [s.assignment_id for s in work.submissions.find(**mine)]
    cards = [
        AssignmentCard(
            assignment,
            terms_for(assignment, extensions.get(assignment.id)),
            handed_in.count(assignment.id),
            grades.get(assignment.id) if assignment.feedback_level else None,
        )
        for assignment in found
    ]
    return sorted(cards, key=_by_date)


def _by_date(card: AssignmentCard) -> tuple[float, int]:
    due = card.terms.due_at
    return (float("inf") if due is None else due.timestamp(), card.assignment.id)
