"""Change an assignment."""

from dataclasses import fields, replace
from typing import Any

from submissions.domain.assignment import Assignment
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.soundness import check_assignment
from submissions.errors import ChangedMeanwhile, Invalid
from submissions.services.access import assignment_for
from submissions.services.assignments.drawn import drawn
from submissions.services.courses.create_course import check_zone
from submissions.services.grading.standing import update_all_grades
from submissions.services.ports import Services
from submissions.services.record import record

_KEPT = {"id", "course_id", "created_at"}


def change_assignment(
    services: Services, actor: Actor, assignment: Assignment, *, seen: Assignment | None = None
) -> Assignment:
    """Store other fields of an assignment; all its grades follow the new policy at once.

    Parameters
    ----------
    services : Services
    actor : Actor
    assignment : Assignment
    seen : Assignment, optional
        As it was when the change was decided on.

    Raises
    ------
    ChangedMeanwhile
        If it is no longer as it was seen.
    NotFound, Forbidden, ExerciseNotFound, ExerciseInvalid
    Invalid
        If fields contradict each other, or the exercise would change under handed-in work.
    """
    check_assignment(assignment)
    check_zone(assignment.zone)
    exercise = services.catalog.find(assignment.exercise)
    now = services.clock.now()
    with services.store.writing() as work:
        old = assignment_for(work, actor, assignment.id, Permission.MANAGE_ASSIGNMENTS)
        if seen is not None and seen != old:
            raise ChangedMeanwhile
        kept = replace(assignment, course_id=old.course_id, created_at=old.created_at)
        if old.secret:  # or everybody's sheet would be another one
            kept = replace(kept, parameters={**kept.parameters, "secret": old.secret})
        if kept.exercise != old.exercise and work.submissions.first(assignment_id=old.id):
            raise Invalid("exercise", "work was handed in for it; make another assignment.")
        kept = drawn(kept, exercise)
        work.assignments.replace(kept)
        update_all_grades(work, kept, now)
        changes = _changes(old, kept)
        subject = f"assignment:{kept.id}"
        course_id = kept.course_id
        record(work, actor, now, "assignment.change", subject, course_id=course_id, changes=changes)
    return kept


def _changes(old: Assignment, new: Assignment) -> dict[str, Any]:
    names = [field.name for field in fields(Assignment) if field.name not in _KEPT]
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in names}
    pairs.pop("parameters")  # there may be a secret in them
    return {name: [str(was), str(is_)] for name, (was, is_) in pairs.items() if was != is_}
