"""Courses, and what one is in them."""

import re
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from submissions.domain.courses import Course, Enrolment
from submissions.domain.people import Actor, Role
from submissions.domain.permissions import Permission
from submissions.errors import ChangedMeanwhile, Conflict, Invalid
from submissions.services.access import course_for, require_admin, role_in
from submissions.services.audit import record
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


def show_course(services: Services, actor: Actor, course_id: int) -> MyCourse:
    """Return a course and the actor's role in it; raise NotFound if they are not in it."""
    with services.store.reading() as work:
        course = course_for(work, actor, course_id, Permission.SEE_COURSE)
        return MyCourse(course, role_in(work, actor, course_id))


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
