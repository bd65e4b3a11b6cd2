"""Put a person into a course, or change their role."""

from dataclasses import replace

from submissions.domain.courses import Enrolment
from submissions.domain.people import Actor, Role
from submissions.domain.permissions import Permission
from submissions.errors import NotFound
from submissions.services.access import course_for
from submissions.services.ports import Services
from submissions.services.record import record


def enrol(services: Services, actor: Actor, course_id: int, login: str, role: Role) -> Enrolment:
    """Give the person of this login a role in a course, whatever they were before.

    Raises
    ------
    NotFound
        If there is no such course for the actor, or no such person.
    Forbidden
    """
    now = services.clock.now()
    with services.store.writing() as work:
        course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
        user = work.users.first(login=login.strip().casefold())
        if user is None:
            raise NotFound("person", login)
        enrolment = work.enrolments.first(course_id=course_id, user_id=user.id)
        if enrolment is None:
            enrolment = work.enrolments.add(Enrolment(course_id, user.id, role, now))
        else:
            enrolment = work.enrolments.replace(replace(enrolment, role=role))
        subject = f"user:{user.id}"
        record(work, actor, now, "course.enrol", subject, course_id=course_id, role=role.value)
    return enrolment
