"""Give an exercise to a course."""

from dataclasses import replace

from submissions.domain.assignment import Assignment
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.soundness import check_assignment
from submissions.services.access import course_for
from submissions.services.assignments.drawn import drawn
from submissions.services.courses.create_course import check_zone
from submissions.services.ports import Services
from submissions.services.record import record


def create_assignment(services: Services, actor: Actor, assignment: Assignment) -> Assignment:
    """Store a new assignment and return it with its id.

    The seed of its inputs is drawn, and the secret that everybody's own variant hangs on.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If fields are missing or contradict each other.
    ExerciseNotFound, ExerciseInvalid
    """
    check_assignment(assignment)
    check_zone(assignment.zone)
    assignment = drawn(assignment, services.catalog.find(assignment.exercise))
    now = services.clock.now()
    with services.store.writing() as work:
        course_for(work, actor, assignment.course_id, Permission.MANAGE_ASSIGNMENTS)
        kept = work.assignments.add(replace(assignment, created_at=now, id=0))
        subject = f"assignment:{kept.id}"
        record(work, actor, now, "assignment.create", subject, course_id=kept.course_id)
    return kept
