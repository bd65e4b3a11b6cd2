"""What is asked about courses and who is in them."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select

from submissions.domain.courses import Course, Enrolment, RosterRow
from submissions.domain.people import Role, User
from submissions.store.rows import OfMembers, Rows, left_open, select_of
from submissions.store.tables import ASSIGNMENTS, COURSES, ENROLMENTS, GRADES, ROSTER, USERS

_COURSES, _ENROLMENTS, _ROSTER, _USERS = COURSES.c, ENROLMENTS.c, ROSTER.c, USERS.c
#: What a person is called in a course: by the university's list, or else by their account.
_NAME = func.coalesce(_ROSTER.name, _USERS.name)
#: The people of a course, each with their row of the university's list if they have one.
_MEMBERS = ENROLMENTS.join(USERS, _ENROLMENTS.user_id == _USERS.id).outerjoin(
    ROSTER,
    and_(_ROSTER.course_id == _ENROLMENTS.course_id, _ROSTER.user_id == _ENROLMENTS.user_id),
)


class MemberKeys(NamedTuple):
    """What the students of a course are searched and put in order by.

    ``total`` are the points of all assignments, ``points`` those of the one that was asked for,
    None without a grade.
    """

    user_id: int
    name: str
    login: str
    number: str
    section: str
    total: float
    points: float | None


def with_role(source: FromClause) -> FromClause:
    """Return what has a course, with the enrolment of ``reader`` in it if there is one."""
    own = _ENROLMENTS.user_id == left_open(_ENROLMENTS.user_id, "reader")
    return source.outerjoin(ENROLMENTS, and_(_ENROLMENTS.course_id == _COURSES.id, own))


def student_in(course_id: Any, user_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether an enrolment is that of a person who is graded in a course."""
    here = _ENROLMENTS.course_id == course_id, _ENROLMENTS.user_id == user_id
    return and_(*here, _ENROLMENTS.role == Role.STUDENT)


def of_students(source: FromClause, user_id: ColumnElement[int]) -> FromClause:
    """Return what has an assignment, of those alone who are graded in its course."""
    return source.join(ENROLMENTS, student_in(ASSIGNMENTS.c.course_id, user_id))


def assignments_in(course_id: int) -> Select[Any]:
    """Return the statement that finds the numbers of the assignments of a course."""
    return select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)


_SEEN = COURSES, _ENROLMENTS.role
_ALL_SEEN = select_of(*_SEEN).select_from(with_role(COURSES)).order_by(_COURSES.id.desc())
_ONE_SEEN = _ALL_SEEN.where(_COURSES.id == left_open(_COURSES.id))
_MEMBER = USERS, ENROLMENTS, ROSTER
_ALL_MEMBERS = select_of(*_MEMBER).select_from(_MEMBERS)


class Courses(Rows[Course]):
    """Courses."""

    table = COURSES

    def by_slug(self, slug: str) -> Course | None:
        """Return the course of this name, if there is one."""
        return self._one_by(slug=slug)

    def by_join_code(self, code: str) -> Course | None:
        """Return the course that this lets in to, if there is one."""
        return self._one_by(join_code=code) if code else None

    def seen_by(self, reader: int, course_id: int) -> tuple[Course, Role | None] | None:
        """Return a course and what a person is in it; None if there is none."""
        found: tuple[Course, Role | None] | None
        found = self._first(_ONE_SEEN, *_SEEN, id=course_id, reader=reader)
        return found

    def all_seen_by(self, reader: int) -> list[tuple[Course, Role | None]]:
        """Return all courses, newest first, and what a person is in each."""
        return self._found(_ALL_SEEN, *_SEEN, reader=reader)


class Enrolments(OfMembers[Enrolment]):
    """Who is in which course as what."""

    table = ENROLMENTS

    def leave(self, course_id: int, user_ids: Collection[int], role: Role | None = None) -> int:
        """Remove these people from a course, those of one role if it is given; return how many."""
        of_role = [] if role is None else [_ENROLMENTS.role == role]
        here = _ENROLMENTS.course_id == course_id
        return self._remove(here, _ENROLMENTS.user_id.in_(user_ids), *of_role)

    def members(
        self, course_id: int, user_ids: Collection[int]
    ) -> list[tuple[User, Enrolment, RosterRow | None]]:
        """Return these people of a course."""
        these = _ENROLMENTS.course_id == course_id, _USERS.id.in_(user_ids)
        return self._found(_ALL_MEMBERS.where(*these), *_MEMBER)

    def staff(self) -> set[int]:
        """Return all who are staff of a course that goes on."""
        running = select(_COURSES.id).where(_COURSES.archived.is_(False))
        asked = select(_ENROLMENTS.user_id).where(
            _ENROLMENTS.role != Role.STUDENT, _ENROLMENTS.course_id.in_(running)
        )
        return {int(one) for (one,) in self._connection.execute(asked)}

    def count_students(self, course_id: int) -> int:
        """Return how many people are graded in a course."""
        return self.students_in([course_id]).get(course_id, 0)

    def students_in(self, course_ids: Collection[int]) -> dict[int, int]:
        """Return how many people are graded in each of these courses, if any."""
        students = _ENROLMENTS.course_id.in_(course_ids), _ENROLMENTS.role == Role.STUDENT
        statement = select(_ENROLMENTS.course_id, func.count()).where(*students)
        found = self._connection.execute(statement.group_by(_ENROLMENTS.course_id))
        return {course_id: int(count) for course_id, count in found}

    def names(self, course_id: int) -> list[tuple[int, str]]:
        """Return the numbers and names of the people of a course."""
        statement = select(_USERS.id, _NAME).select_from(_MEMBERS)
        found = self._connection.execute(statement.where(_ENROLMENTS.course_id == course_id))
        return [(user_id, name) for user_id, name in found]

    def keys(
        self, course_id: int, assignment_id: int, left_out: Collection[int] = ()
    ) -> list[MemberKeys]:
        """Return what the students of a course are searched and put in order by.

        Parameters
        ----------
        course_id : int
        assignment_id : int
            Whose points they may be put in order by.
        left_out : collection of int
            Assignments whose points are not in the total.
        """
        # An assignment of another course has no points.
        own = GRADES.c.assignment_id.in_(assignments_in(course_id))
        total = (
            select(GRADES.c.user_id, func.sum(GRADES.c.points).label("total"))
            .where(own, GRADES.c.assignment_id.not_in(left_out))
            .group_by(GRADES.c.user_id)
            .subquery()
        )
        asked = GRADES.c.assignment_id == assignment_id
        one = and_(GRADES.c.user_id == _USERS.id, asked, own)
        source = _MEMBERS.outerjoin(total, total.c.user_id == _USERS.id).outerjoin(GRADES, one)
        statement = select(
            _USERS.id,
            _NAME,
            _USERS.login,
            func.coalesce(_ROSTER.number, ""),
            func.coalesce(_ROSTER.section, ""),
            func.coalesce(total.c.total, 0.0),
            GRADES.c.points,
        ).select_from(source)
        where = _ENROLMENTS.course_id == course_id, _ENROLMENTS.role == Role.STUDENT
        found = self._connection.execute(statement.where(*where).order_by(_USERS.id))
        return [MemberKeys(*row) for row in found]


class Roster(OfMembers[RosterRow]):
    """The university's class lists."""

    table = ROSTER

    def leave(self, course_id: int, user_ids: Collection[int]) -> None:
        """Take these people off the list of a course."""
        self._remove(_ROSTER.course_id == course_id, _ROSTER.user_id.in_(user_ids))
