"""Show the gradebook of a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course, RosterRow
from submissions.domain.grade import Grade
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.services.access import course_for
from submissions.services.ports import Services


@dataclass(frozen=True, slots=True)
class GradebookRow:
    """One student: grades by assignment id, only where there is one."""

    user: User
    roster: RosterRow | None
    grades: Mapping[int, Grade]
    total: float


@dataclass(frozen=True, slots=True)
class Gradebook:
    """All students of a course and all their grades."""

    course: Course
    assignments: Sequence[Assignment]
    rows: Sequence[GradebookRow]


def show_gradebook(
    services: Services,
    actor: Actor,
    course_id: int,
    *,
    sort: str = "name",
    descending: bool = False,
    search: str = "",
) -> Gradebook:
    """Return the gradebook.

    Parameters
    ----------
    services : Services
    actor : Actor
    course_id : int
    sort : str
        ``name``, ``login``, ``number``, ``section``, ``total`` or an assignment's id.
    descending : bool
    search : str
        Only students with this in their name, login or number.

    Raises
    ------
    NotFound, Forbidden
    """
    with services.store.reading() as work:
        course = course_for(work, actor, course_id, Permission.SEE_GRADES)
        assignments = work.assignments.find(course_id=course_id)
        students = work.enrolments.find(course_id=course_id, role=Role.STUDENT)
        users = work.users.find(id=[student.user_id for student in students])
        roster = {row.user_id: row for row in work.roster.find(course_id=course_id)}
        grades: dict[int, dict[int, Grade]] = {user.id: {} for user in users}
        for grade in work.grades.find(assignment_id=[a.id for a in assignments]):
            if grade.user_id in grades:
                grades[grade.user_id][grade.assignment_id] = grade
    rows = [_row(user, roster.get(user.id), grades[user.id]) for user in users]
    found = [row for row in rows if _has(row, search.strip().casefold())]
    return Gradebook(
        course,
        assignments,
        sorted(found, key=lambda row: _key(row, sort), reverse=descending),
    )


def _row(user: User, roster: RosterRow | None, grades: dict[int, Grade]) -> GradebookRow:
    return GradebookRow(user, roster, grades, round(sum(g.points for g in grades.values()), 6))


def _has(row: GradebookRow, text: str) -> bool:
    number = row.roster.number if row.roster else ""
    return any(text in field.casefold() for field in (row.user.name, row.user.login, number))


def _key(row: GradebookRow, sort: str) -> tuple[float, str]:
    """Return what a row is sorted by; those without a grade come below a zero."""
    name = row.user.name.casefold()
    if sort == "total":
        return row.total, name
    if sort.isdecimal():
        grade = row.grades.get(int(sort))
        return (-1.0 if grade is None else grade.points), name
    roster = row.roster
    texts = {
        "login": row.user.login,
        "number": roster.number if roster else "",
        "section": roster.section if roster else "",
    }
    return 0.0, texts.get(sort, name)
