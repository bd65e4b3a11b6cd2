"""Make a course."""

import re
from zoneinfo import ZoneInfo, available_timezones

from submissions.domain.courses import Course, Enrolment
from submissions.domain.people import Actor, Role
from submissions.errors import Conflict, Invalid
from submissions.services.access import require_admin
from submissions.services.ports import Services
from submissions.services.record import record

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


def create_course(
    services: Services,
    actor: Actor,
    slug: str,
    *,
    title: str,
    term: str = "",
    zone: str = "UTC",
    instructor_id: int | None = None,
) -> Course:
    """Make a course; an administrator does, and may name its first instructor.

    Raises
    ------
    Forbidden
    Conflict
        If there is a course of this name.
    Invalid
    """
    require_admin(actor, "make courses")
    if not _SLUG.fullmatch(slug):
        raise Invalid("name", "wanted small letters, digits and '-', a letter or digit first.")
    check_zone(zone)
    now = services.clock.now()
    with services.store.writing() as work:
        if work.courses.first(slug=slug) is not None:
            raise Conflict(f"There is a course {slug!r} already.")
        course = work.courses.add(Course(slug, title.strip() or slug, term, zone, now))
        if instructor_id is not None:
            user = work.users.get(instructor_id)
            work.enrolments.add(Enrolment(course.id, user.id, Role.INSTRUCTOR, now))
        record(work, actor, now, "course.create", f"course:{course.id}", course_id=course.id)
    return course


def check_zone(zone: str) -> ZoneInfo:
    """Return a time zone; raise Invalid if there is none of this name."""
    if zone not in available_timezones():
        raise Invalid("time zone", f"there is none called {zone!r}; wanted one as Europe/Zurich.")
    return ZoneInfo(zone)
