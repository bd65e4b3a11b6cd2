"""What is asked about assignments, extensions and accommodations."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from submissions.domain.assignment import Accommodation, Assignment, Extension
from submissions.domain.courses import Course
from submissions.domain.groups import Grouping
from submissions.domain.people import Role
from submissions.store.courses import with_role
from submissions.store.rows import AtAssignments, OfMembers, Rows, left_open, select_of
from submissions.store.tables import ACCOMMODATIONS, ASSIGNMENTS, COURSES, ENROLMENTS, EXTENSIONS

_ASSIGNMENTS, _EXTENSIONS, _ACCOMMODATIONS = ASSIGNMENTS.c, EXTENSIONS.c, ACCOMMODATIONS.c
_SEEN = ASSIGNMENTS, COURSES, ENROLMENTS.c.role
_ONE_SEEN = (
    select_of(*_SEEN)
    .select_from(with_role(ASSIGNMENTS.join(COURSES)))
    .where(_ASSIGNMENTS.id == left_open(_ASSIGNMENTS.id))
)


class Assignments(Rows[Assignment]):
    """Exercises given to courses."""

    table = ASSIGNMENTS

    def seen_by(
        self, reader: int, assignment_id: int
    ) -> tuple[Assignment, Course, Role | None] | None:
        """Return an assignment, its course, and what a person is there; None if there is none."""
        found: tuple[Assignment, Course, Role | None] | None
        found = self._first(_ONE_SEEN, *_SEEN, id=assignment_id, reader=reader)
        return found

    def in_courses(self, course_ids: Collection[int]) -> list[Assignment]:
        """Return all of these courses."""
        return self._among(_ASSIGNMENTS.course_id, course_ids)

    def due_between(self, start: datetime, end: datetime) -> list[Assignment]:
        """Return all that students know of and that are due then, in courses that go on."""
        running = select(COURSES.c.id).where(COURSES.c.archived.is_(False))
        then = _ASSIGNMENTS.due_at > start, _ASSIGNMENTS.due_at <= end
        here = _ASSIGNMENTS.course_id.in_(running)
        return self._all(_ASSIGNMENTS.published.is_(True), here, *then)

    def sharing(self, assignment_id: int) -> list[Assignment]:
        """Return those that share the groups of an assignment."""
        shared = _ASSIGNMENTS.grouping == Grouping.SHARED
        return self._all(_ASSIGNMENTS.groups_of == assignment_id, shared)

    def published(self) -> list[Assignment]:
        """Return all that students know of."""
        return self._all(_ASSIGNMENTS.published.is_(True))


class Extensions(AtAssignments[Extension]):
    """Other dates for one student."""

    table = EXTENSIONS

    def among(
        self, assignment_ids: Collection[int], user_ids: Collection[int]
    ) -> dict[tuple[int, int], Extension]:
        """Return those of these students for these assignments, by both."""
        wanted, found = set(assignment_ids), self._among(_EXTENSIONS.user_id, user_ids)
        here = (one for one in found if one.assignment_id in wanted)
        return {(one.assignment_id, one.user_id): one for one in here}

    def take_back(self, assignment_id: int, user_id: int) -> int:
        """Remove a student's extension; return how many there were."""
        own = _EXTENSIONS.user_id == user_id
        return self._remove(_EXTENSIONS.assignment_id == assignment_id, own)


class Accommodations(OfMembers[Accommodation]):
    """More time for one student, all over a course."""

    table = ACCOMMODATIONS

    def among(self, user_ids: Collection[int]) -> dict[tuple[int, int], Accommodation]:
        """Return those of these students, by course and student."""
        found = self._among(_ACCOMMODATIONS.user_id, user_ids)
        return {(one.course_id, one.user_id): one for one in found}

    def take_back(self, course_id: int, user_id: int) -> int:
        """Remove a student's accommodation; return how many there were."""
        own = _ACCOMMODATIONS.user_id == user_id
        return self._remove(_ACCOMMODATIONS.course_id == course_id, own)
