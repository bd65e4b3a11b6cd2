"""Show a course."""

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.services.access import course_for, role_in
from submissions.services.courses.list_courses import MyCourse
from submissions.services.ports import Services


def show_course(services: Services, actor: Actor, course_id: int) -> MyCourse:
    """Return a course and the actor's role in it; raise NotFound if they are not in it."""
    with services.store.reading() as work:
        course = course_for(work, actor, course_id, Permission.SEE_COURSE)
        return MyCourse(course, role_in(work, actor, course_id))
