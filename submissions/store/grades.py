"""What is asked about grades, and those set by hand."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select, update

from submissions.domain.grade import Grade, Override
from submissions.domain.people import Role
from submissions.store.courses import of_students
from submissions.store.rows import OfPeople, select_of
from submissions.store.tables import ASSIGNMENTS, ENROLMENTS, GRADES, OVERRIDES

_G, _O = GRADES.c, OVERRIDES.c


class Grades(OfPeople[Grade]):
    """The gradebook."""

    table = GRADES

    def of(self, assignment_id: int, user_id: int) -> Grade | None:
        """Return a student's grade for an assignment, if they have one."""
        return self._one_by(assignment_id=assignment_id, user_id=user_id)

    def own(self, assignment_ids: Collection[int], user_id: int) -> dict[int, Grade]:
        """Return a student's grades for these assignments, by assignment."""
        found = self._all(_G.assignment_id.in_(assignment_ids), _G.user_id == user_id)
        return {grade.assignment_id: grade for grade in found}

    def in_assignment(self, assignment_id: int, user_id: int | None = None) -> list[Grade]:
        """Return all for an assignment, or one student's."""
        own = [] if user_id is None else [_G.user_id == user_id]
        return self._all(_G.assignment_id == assignment_id, *own)

    def in_course(self, course_id: int, user_ids: Collection[int]) -> list[Grade]:
        """Return those of these students for all assignments of a course."""
        here = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)
        return self._all(_G.assignment_id.in_(here), _G.user_id.in_(user_ids))

    def of_students(self, assignment_id: int, course_id: int) -> list[Grade]:
        """Return those of all who are graded in a course, for an assignment."""
        statement = select_of(GRADES).join_from(GRADES, ENROLMENTS, _student_of(course_id))
        return self._found(statement.where(_G.assignment_id == assignment_id), GRADES)

    def count_pending(self, course_id: int) -> int:
        """Return how many of who is graded in a course have points that nobody has settled."""
        here = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)
        asked = select(func.count()).join_from(GRADES, ENROLMENTS, _student_of(course_id))
        waiting = asked.where(_G.assignment_id.in_(here), _G.pending > 0)
        return int(self._connection.execute(waiting).scalar_one())

    def pending_in(self, course_id: int) -> list[Grade]:
        """Return those of who is graded in a course of which something is not settled."""
        here = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)
        statement = select_of(GRADES).join_from(GRADES, ENROLMENTS, _student_of(course_id))
        waiting = statement.where(_G.assignment_id.in_(here), _G.pending > 0)
        return self._found(waiting.order_by(_G.submission_id), GRADES)

    def points(self, course_id: int) -> list[tuple[int, int, float]]:
        """Return assignment, student and points of all grades of who is graded in a course."""
        here = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)
        statement = select(_G.assignment_id, _G.user_id, _G.points).join_from(
            GRADES, ENROLMENTS, _student_of(course_id)
        )
        found = self._connection.execute(statement.where(_G.assignment_id.in_(here)))
        return [(assignment, student, points) for assignment, student, points in found]

    def standing(self, assignment_ids: Collection[int]) -> dict[int, tuple[float, int]]:
        """Return of each of these the mean of students' points, and of how many is undecided."""
        pending = func.sum(case((_G.pending > 0, 1), else_=0))
        found = of_students(GRADES.join(ASSIGNMENTS), _G.user_id)
        statement = select(_G.assignment_id, func.avg(_G.points), pending).select_from(found)
        statement = statement.where(_G.assignment_id.in_(assignment_ids))
        rows = self._connection.execute(statement.group_by(_G.assignment_id))
        return {id_: (float(mean), int(count)) for id_, mean, count in rows}


def _student_of(course_id: int) -> ColumnElement[bool]:
    return and_(
        ENROLMENTS.c.user_id == _G.user_id,
        ENROLMENTS.c.course_id == course_id,
        ENROLMENTS.c.role == Role.STUDENT,
    )


class Overrides(OfPeople[Override]):
    """Grades set by people."""

    table = OVERRIDES

    def standing(self, assignment_id: int, user_id: int | None = None) -> list[Override]:
        """Return those that stand for an assignment, or for one student there."""
        own = [] if user_id is None else [_O.user_id == user_id]
        return self._all(_O.assignment_id == assignment_id, _O.revoked_at.is_(None), *own)

    def in_course(self, course_id: int, user_id: int) -> list[Override]:
        """Return all of a student in a course, the first one first."""
        here = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)
        return self._all(_O.assignment_id.in_(here), _O.user_id == user_id)

    def revoke(self, assignment_id: int, user_id: int, at: datetime) -> int:
        """Mark those that stand as revoked; return how many there were."""
        standing = _O.assignment_id == assignment_id, _O.user_id == user_id, _O.revoked_at.is_(None)
        statement = update(OVERRIDES).where(*standing).values(revoked_at=at)
        return self._connection.execute(statement).rowcount
