"""List one's courses."""

from dataclasses import dataclass
from typing import Any

from submissions.domain.courses import Course
from submissions.domain.people import Actor, Role
from submissions.services.ports import Services


@dataclass(frozen=True, slots=True)
class MyCourse:
    """A course, and what the actor is in it; an administrator may be nothing in it."""

    course: Course
    role: Role | None


def list_courses(services: Services, actor: Actor) -> list[MyCourse]:
    """Return the actor's courses, newest first; all courses for an administrator."""
    with services.store.reading() as work:
        enrolments = work.enrolments.find(user_id=actor.user_id)
        roles = {enrolment.course_id: enrolment.role for enrolment in enrolments}
        criteria: dict[str, Any] = {} if actor.admin else {"id": list(roles)}
        courses = work.courses.find(newest=True, **criteria)
    return [MyCourse(course, roles.get(course.id)) for course in courses]
