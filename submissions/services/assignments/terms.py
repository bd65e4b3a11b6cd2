"""The terms of an assignment for one student."""

from submissions.domain.assignment import Assignment
from submissions.domain.policy import Terms, terms_for
from submissions.services.ports import Work


def terms_of(work: Work, assignment: Assignment, user_id: int) -> Terms:
    """Return what an assignment asks of a student, their extension included."""
    extension = work.extensions.first(assignment_id=assignment.id, user_id=user_id)
    return terms_for(assignment, extension)
