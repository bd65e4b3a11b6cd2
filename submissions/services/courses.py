"""Courses, and what one is in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from submissions.domain.courses import Course, Enrolment
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.errors import ChangedMeanwhile, Conflict, Invalid
from submissions.services.access import MyCourse, course_for, require_admin
from submissions.services.accounts import list_users
from submissions.services.audit import record
from submissions.services.ports import Work


def list_courses(work: Work, actor: Actor) -> list[MyCourse]:
    """Return the actor's courses, newest first; all courses for an administrator."""
    found = work.courses.all_seen_by(actor.user_id)
    return [MyCourse(course, role, actor) for course, role in found if role or actor.admin]


def show_course(work: Work, actor: Actor, course_id: int) -> MyCourse:
    """Return a course and the actor's role in it; raise NotFound if they are not in it."""
    return course_for(work, actor, course_id, Permission.SEE_COURSE)


@dataclass(frozen=True, slots=True)
class CoursesPage:
    """All courses, and all people: one of them may be the first instructor of the next."""

    courses: Sequence[MyCourse]
    people: Sequence[User]


def show_courses(work: Work, actor: Actor) -> CoursesPage:
    """Return all courses to an administrator; raise Forbidden to others."""
    people = list_users(work, actor).users
    return CoursesPage(list_courses(work, actor), people)


_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


def create_course(
    work: Work,
    actor: Actor,
    slug: str,
    *,
    title: str,
    term: str = "",
    zone: str = "UTC",
    instructor_id: int | None = None,
) -> Course:
    """Make a course; an administrator does, and may name its first instructor.

    Whoever else may make courses is the instructor of theirs.

    Raises
    ------
    Forbidden
    Conflict
        If there is a course of this name.
    Invalid
    """
    if not actor.founder or actor.scopes is not None:
        require_admin(actor, "make courses")
    if not actor.admin:
        instructor_id = actor.user_id
    if not _SLUG.fullmatch(slug):
        raise Invalid("name", "wanted small letters, digits and '-', a letter or digit first.")
    check_zone(zone)
    if work.courses.by_slug(slug) is not None:
        raise Conflict(f"There is a course {slug!r} already.")
    course = work.courses.add(Course(slug, title.strip() or slug, term, zone, work.now))
    if instructor_id is not None:
        user = work.users.get(instructor_id)
        work.enrolments.add(Enrolment(course.id, user.id, Role.INSTRUCTOR, work.now))
    record(work, actor, "course.create", f"course:{course.id}", course_id=course.id)
    return course


@cache
def zones() -> Sequence[str]:
    """Return the names of all time zones; they are looked for on the disk, which takes long."""
    return sorted(available_timezones())


def check_zone(zone: str) -> ZoneInfo:
    """Return a time zone; raise Invalid if there is none of this name."""
    if zone not in zones():
        raise Invalid("time zone", f"there is none called {zone!r}; wanted one as Europe/Zurich.")
    return ZoneInfo(zone)


def change_course(
    work: Work,
    actor: Actor,
    course_id: int,
    *,
    title: str | None = None,
    term: str | None = None,
    zone: str | None = None,
    archived: bool | None = None,
    packages: Sequence[str] | None = None,
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
    course = course_for(work, actor, course_id, Permission.MANAGE_COURSE).course
    if packages is not None:
        packages = _allowed(work, course, packages)
    wanted = {
        "title": title,
        "term": term,
        "zone": zone,
        "archived": archived,
        "packages": packages,
    }
    changes = {field: value for field, value in wanted.items() if value is not None}
    if seen is not None and seen != course:
        raise ChangedMeanwhile
    course = work.courses.replace(replace(course, **changes))  # type: ignore[arg-type]
    subject = f"course:{course_id}"
    record(work, actor, "course.change", subject, course_id=course_id, **changes)
    return course


def _allowed(work: Work, course: Course, packages: Sequence[str]) -> tuple[str, ...]:
    """Return what programs of a course may import; raise Invalid if it is not offered here."""
    offered = {*work.services.catalog.packages, *course.packages}
    unknown = next((name for name in packages if name not in offered), None)
    if unknown is not None:
        known = ", ".join(sorted(offered)) or "none"
        reason = f"{unknown!r} is not offered here; offered are: {known} (GRADER_PACKAGES)."
        raise Invalid("packages", reason)
    return tuple(dict.fromkeys(packages))
