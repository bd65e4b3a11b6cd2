"""The gradebook of a course, as a page and as CSV, and one student in it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.output.visible import visible
from submissions.domain.assignment import Assignment, Extension
from submissions.domain.courses import Course, RosterRow
from submissions.domain.grade import Grade, Override
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.domain.submission import Submission
from submissions.errors import NotFound
from submissions.services.access import MyAssignment, assignment_for, course_for
from submissions.services.ports import Work


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
    work: Work,
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
    work : Work
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
    mine = course_for(work, actor, course_id, Permission.SEE_GRADES)
    return _book(work, mine.course, sort=sort, descending=descending, search=search)


@dataclass(frozen=True, slots=True)
class SubmissionsPage:
    """The gradebook as it is read beside one of its assignments."""

    mine: MyAssignment
    book: Gradebook


def show_submissions(
    work: Work,
    actor: Actor,
    assignment_id: int,
    *,
    sort: str = "name",
    descending: bool = False,
    search: str = "",
) -> SubmissionsPage:
    """Return an assignment and the gradebook, which may be sorted by its ``points`` too.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    key = str(assignment_id) if sort == "points" else sort
    book = _book(work, mine.course, sort=key, descending=descending, search=search)
    return SubmissionsPage(mine, book)


def _book(work: Work, course: Course, *, sort: str, descending: bool, search: str) -> Gradebook:
    course_id = course.id
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


class Format(StrEnum):
    """Who reads the file."""

    SPREADSHEET = "spreadsheet"
    MOODLE = "moodle"
    CANVAS = "canvas"


#: A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
_PERSON = {
    Format.SPREADSHEET: ("Name", "Login", "Student number", "Section", "Email"),
    Format.MOODLE: ("Email address", "ID number"),
    Format.CANVAS: ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
}


def export_gradebook(
    work: Work, actor: Actor, course_id: int, form: Format = Format.SPREADSHEET
) -> str:
    """Return the gradebook as CSV with a byte-order mark, so that Excel reads it as UTF-8.

    Students without a grade have an empty cell, which is not a zero. Text of people is made
    harmless: no cell is taken for a formula.

    Raises
    ------
    NotFound, Forbidden
    """
    book = show_gradebook(work, actor, course_id)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    titles = [f"{a.title} ({a.id})" if form is Format.CANVAS else a.title for a in book.assignments]
    total = ["Total"] if form is Format.SPREADSHEET else []
    writer.writerow([*_PERSON[form], *map(_safe, titles), *total])
    if form is Format.CANVAS:
        points = [_number(assignment.points) for assignment in book.assignments]
        writer.writerow(["    Points Possible", "", "", "", "", *points])
    writer.writerows(_line(book, row, form) for row in book.rows)
    # Canvas takes the mark for a part of its first title.
    return file.getvalue() if form is Format.CANVAS else "\ufeff" + file.getvalue()


def _line(book: Gradebook, row: GradebookRow, form: Format) -> list[str]:
    grades = [row.grades.get(assignment.id) for assignment in book.assignments]
    cells = ["" if grade is None else _number(grade.points) for grade in grades]
    total = [_number(row.total)] if form is Format.SPREADSHEET else []
    return [*map(_safe, _person(row, form)), *cells, *total]


def _person(row: GradebookRow, form: Format) -> tuple[str, ...]:
    user, roster = row.user, row.roster
    number, section = (roster.number, roster.section) if roster else ("", "")
    if form is Format.MOODLE:
        return user.email, number
    if form is Format.CANVAS:
        return user.name, "", number, user.login, section
    return user.name, user.login, number, section, user.email


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    text = visible(text)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


@dataclass(frozen=True, slots=True)
class StudentAssignment:
    """One assignment of a student: overrides from the first to the one that stands."""

    assignment: Assignment
    grade: Grade | None
    extension: Extension | None
    overrides: Sequence[Override]
    submissions: Sequence[Submission]


@dataclass(frozen=True, slots=True)
class StudentPage:
    """All of one student in a course; ``enrolled`` is False for one who has left."""

    course: Course
    user: User
    roster: RosterRow | None
    enrolled: bool
    assignments: Sequence[StudentAssignment]


def show_student(work: Work, actor: Actor, course_id: int, user_id: int) -> StudentPage:
    """Return all of one student in a course.

    Raises
    ------
    NotFound
        If the course is not for the actor, or this person never was in it.
    Forbidden
    """
    mine = course_for(work, actor, course_id, Permission.SEE_WORK)
    assignments = work.assignments.find(course_id=course_id)
    theirs: dict[str, Any] = {"assignment_id": [a.id for a in assignments], "user_id": user_id}
    submissions = work.submissions.find(newest=True, **theirs)
    enrolled = work.enrolments.first(course_id=course_id, user_id=user_id)
    if enrolled is None and not submissions:
        raise NotFound("student", user_id)
    grades = {grade.assignment_id: grade for grade in work.grades.find(**theirs)}
    extensions = {e.assignment_id: e for e in work.extensions.find(**theirs)}
    overrides = work.overrides.find(**theirs)
    return StudentPage(
        mine.course,
        work.users.get(user_id),
        work.roster.first(course_id=course_id, user_id=user_id),
        enrolled is not None,
        [
            StudentAssignment(
                a,
                grades.get(a.id),
                extensions.get(a.id),
                [o for o in overrides if o.assignment_id == a.id],
                [s for s in submissions if s.assignment_id == a.id],
            )
            for a in assignments
        ],
    )
