"""Change a course."""

from dataclasses import replace

from submissions.domain.courses import Course
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import ChangedMeanwhile
from submissions.services.access import course_for
from submissions.services.courses.create_course import check_zone
from submissions.services.ports import Services
from submissions.services.record import record


def change_course(
    services: Services,
    actor: Actor,
    course_id: int,
    *,
    title: str | None = None,
    term: str | None = None,
    zone: str | None = None,
    archived: bool | None = None,
    seen: Course | None = None,
) -> Course:
    """Change what is given, leave the rest.

    Raises
    ------
    NotFound, Forbidden, Invalid
    ChangedMeanwhile
        If it is no longer as it was ``seen``.
    """
    if zone is not None:
        check_zone(zone)
    wanted = {"title": title, "term": term, "zone": zone, "archived": archived}
    changes = {field: value for field, value in wanted.items() if value is not None}
    with services.store.writing() as work:
        course = course_for(work, actor, course_id, Permission.MANAGE_COURSE)
        if seen is not None and seen != course:
            raise ChangedMeanwhile
        course = work.courses.replace(replace(course, **changes))  # type: ignore[arg-type]
        subject = f"course:{course_id}"
        now = services.clock.now()
        record(work, actor, now, "course.change", subject, course_id=course_id, **changes)
    return course
