"""Take a person out of a course."""

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, NotFound
from submissions.services.access import course_for
from submissions.services.ports import Services
from submissions.services.record import record


def leave(services: Services, actor: Actor, course_id: int, user_id: int) -> None:
    """Take a person out of a course; their submissions and grades stay.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If instructors would take themselves out.
    """
    with services.store.writing() as work:
        course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
        if user_id == actor.user_id:
            raise Invalid("person", "this is you; ask another instructor to take you out.")
        if not work.enrolments.remove(course_id=course_id, user_id=user_id):
            raise NotFound("person", user_id)
        work.roster.remove(course_id=course_id, user_id=user_id)
        subject = f"user:{user_id}"
        record(work, actor, services.clock.now(), "course.leave", subject, course_id=course_id)
