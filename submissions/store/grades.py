"""What is asked about grades, and those set by hand."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select, update

from submissions.domain.grade import Grade, Override
from submissions.store.courses import assignments_in, of_students, student_in
from submissions.store.rows import AtAssignments, OfPeople, select_of
from submissions.store.tables import ASSIGNMENTS, ENROLMENTS, GRADES, OVERRIDES

_G, _O = GRADES.c, OVERRIDES.c


class Grades(AtAssignments[Grade]):
    """The gradebook."""

    table = GRADES

    def in_course(self, course_id: int, user_ids: Collection[int]) -> list[Grade]:
        """Return those of these students for all assignments of a course."""
        here = _G.assignment_id.in_(assignments_in(course_id))
        return self._all(here, _G.user_id.in_(user_ids))

    def of_students(self, assignment_id: int, course_id: int) -> list[Grade]:
        """Return those of all who are graded in a course, for an assignment."""
        student = student_in(course_id, _G.user_id)
        statement = select_of(GRADES).join_from(GRADES, ENROLMENTS, student)
        return self._found(statement.where(_G.assignment_id == assignment_id), GRADES)

    def count_pending(self, course_id: int) -> int:
        """Return how many of who is graded in a course have points that nobody has settled."""
        waiting = _in_course(select(func.count()), course_id).where(_G.pending > 0)
        return int(self._connection.execute(waiting).scalar_one())

    def pending_in(self, course_id: int) -> list[Grade]:
        """Return those of who is graded in a course of which something is not settled."""
        waiting = _in_course(select_of(GRADES), course_id).where(_G.pending > 0)
        return self._found(waiting.order_by(_G.submission_id), GRADES)

    def points(self, course_id: int) -> list[tuple[int, int, float]]:
        """Return assignment, student and points of all grades of who is graded in a course."""
        parts = _G.assignment_id, _G.user_id, _G.points
        return self._found(_in_course(select(*parts), course_id), *parts)

    def standing(self, assignment_ids: Collection[int]) -> dict[int, tuple[float, int]]:
        """Return of each of these the mean of students' points, and of how many is undecided."""
        pending = func.sum(case((_G.pending > 0, 1), else_=0))
        found = of_students(GRADES.join(ASSIGNMENTS), _G.user_id)
        statement = select(_G.assignment_id, func.avg(_G.points), pending).select_from(found)
        statement = statement.where(_G.assignment_id.in_(assignment_ids))
        rows = self._connection.execute(statement.group_by(_G.assignment_id))
        return {id_: (float(mean), int(count)) for id_, mean, count in rows}


def _in_course(asked: Select[Any], course_id: int) -> Select[Any]:
    """Return what asks for grades, asking for those of who is graded in a course alone."""
    joined = asked.join_from(GRADES, ENROLMENTS, student_in(course_id, _G.user_id))
    return joined.where(_G.assignment_id.in_(assignments_in(course_id)))


class Overrides(OfPeople[Override]):
    """Grades set by people."""

    table = OVERRIDES

    def standing(self, assignment_id: int, user_id: int | None = None) -> list[Override]:
        """Return those that stand for an assignment, or for one student there."""
        own = [] if user_id is None else [_O.user_id == user_id]
        return self._all(_O.assignment_id == assignment_id, _O.revoked_at.is_(None), *own)

    def in_course(self, course_id: int, user_id: int) -> list[Override]:
        """Return all of a student in a course, the first one first."""
        here = _O.assignment_id.in_(assignments_in(course_id))
        return self._all(here, _O.user_id == user_id)

    def revoke(self, assignment_id: int, user_id: int, at: datetime) -> int:
        """Mark those that stand as revoked; return how many there were."""
        standing = _O.assignment_id == assignment_id, _O.user_id == user_id, _O.revoked_at.is_(None)
        statement = update(OVERRIDES).where(*standing).values(revoked_at=at)
        return self._connection.execute(statement).rowcount
