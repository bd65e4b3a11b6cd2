"""The gradebook of a course, as a page and as CSV, and one student in it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from grader.output.visible import visible
from submissions.domain.anonymity import Veil
from submissions.domain.assignment import Assignment, Extension
from submissions.domain.courses import Course, RosterRow, listed_as
from submissions.domain.grade import Grade, Override
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.selection import Selection
from submissions.domain.statistics import Figures, figures_of
from submissions.domain.submission import Submission
from submissions.errors import NotFound
from submissions.services.access import MyAssignment, assignment_for, course_for
from submissions.services.ports import Work
from submissions.services.selection import DIGITS, Selected, select_students
from submissions.services.windows import ALL, Cut, Window


@dataclass(frozen=True, slots=True)
class GradebookRow:
    """One student: grades by assignment id, only where there is one.

    ``pending`` are points that a person has to settle; they are not in ``total``.
    """

    user: User
    roster: RosterRow | None
    grades: Mapping[int, Grade]
    total: float
    pending: float = 0.0

    @property
    def listed(self) -> RosterRow:
        """What the university's list says of them, or else their account."""
        return listed_as(self.user, self.roster)


@dataclass(frozen=True, slots=True)
class Gradebook:
    """The students of a course and all their grades, or a part of them.

    ``figures`` are of all students of the course, by assignment; ``totals`` are those of totals.
    ``hidden`` are the assignments that are marked anonymously: their grades stand nowhere in it.
    ``sections`` are all that the class list has.
    ``groups`` are the names of the groups that students are in, by assignment and student.
    """

    course: Course
    assignments: Sequence[Assignment]
    rows: Sequence[GradebookRow]
    cut: Cut[int]
    figures: Mapping[int, Figures] = field(default_factory=dict)
    totals: Figures | None = None
    hidden: frozenset[int] = frozenset()
    sections: Sequence[str] = ()
    groups: Mapping[tuple[int, int], str] = field(default_factory=dict)


def show_gradebook(
    work: Work,
    actor: Actor,
    course_id: int,
    *,
    selection: Selection | None = None,
    window: Window = ALL,
) -> Gradebook:
    """Return the gradebook; who is hidden has no grade in it, nor is one in a total.

    Parameters
    ----------
    work : Work
    actor : Actor
    course_id : int
    selection : Selection, optional
        Whom it shows, and in which order; all by name if nothing is said.
    window : Window
        Which part of it; a student's id names their place.

    Raises
    ------
    NotFound, Forbidden, Invalid
    """
    mine = course_for(work, actor, course_id, Permission.SEE_GRADES)
    found = select_students(work, course_id, selection or Selection())
    book = _book(work, mine.course, window.cut(found.user_ids), found)
    points = [one for one in work.grades.points(course_id) if one[0] not in found.hidden]
    figures, totals = figures_of(points)
    return replace(
        book, figures=figures, totals=totals, hidden=found.hidden, sections=found.sections
    )


@dataclass(frozen=True, slots=True)
class SubmissionsPage:
    """The gradebook as it is read beside one of its assignments; by stand-ins if names are hidden.

    ``handed_in`` counts those who have a grade for it.
    """

    mine: MyAssignment
    book: Gradebook
    handed_in: int


def show_submissions(
    work: Work,
    actor: Actor,
    assignment_id: int,
    *,
    selection: Selection | None = None,
    window: Window = ALL,
) -> SubmissionsPage:
    """Return an assignment and the gradebook, which may be sorted by its ``points`` too.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    found = select_students(work, mine.course.id, selection or Selection(), mine)
    book = _book(work, mine.course, window.cut(found.user_ids), found)
    if mine.veil.key:
        rows = [_veiled(mine.veil, row, assignment_id) for row in book.rows]
        book = replace(book, rows=rows, assignments=[mine.assignment])
    book = replace(book, sections=found.sections)
    return SubmissionsPage(mine, book, sum(key.points is not None for key in found.keys))


def _veiled(veil: Veil, row: GradebookRow, assignment_id: int) -> GradebookRow:
    """Return a row with nothing but the one grade, and whose it is if they are not hidden."""
    if not veil.hides(row.user.id):
        return row
    found = row.grades.get(assignment_id)
    grades = {assignment_id: veil.over(found)} if found else {}
    return _row(veil.user(row.user), None, grades)


def _book(work: Work, course: Course, cut: Cut[int], selected: Selected) -> Gradebook:
    grades: dict[int, dict[int, Grade]] = {user_id: {} for user_id in cut.keys}
    for grade in work.grades.in_course(course.id, cut.keys):
        if grade.assignment_id not in selected.hidden:
            grades[grade.user_id][grade.assignment_id] = grade
    found = work.enrolments.members(course.id, cut.keys)
    rows = {user.id: _row(user, roster, grades[user.id]) for user, _, roster in found}
    assignments = selected.assignments
    if assignments is None:
        assignments = work.assignments.in_courses([course.id])
    ordered = [rows[user_id] for user_id in cut.keys]
    return Gradebook(course, assignments, ordered, cut, groups=_groups(work, course, assignments))


def _groups(
    work: Work, course: Course, assignments: Sequence[Assignment]
) -> dict[tuple[int, int], str]:
    """Return what the groups are called that students are in, by assignment and student."""
    if not any(one.grouped for one in assignments):
        return {}
    found = work.group_members.in_course(course.id)
    named = {(group.assignment_id, member.user_id): group.name for member, group in found}
    return {
        (one.id, user_id): name
        for one in assignments
        if one.grouped
        for (home, user_id), name in named.items()
        if home == one.groups_at
    }


def _row(user: User, roster: RosterRow | None, grades: Mapping[int, Grade]) -> GradebookRow:
    total = round(sum(grade.points for grade in grades.values()), DIGITS)
    pending = round(sum(grade.pending for grade in grades.values()), DIGITS)
    return GradebookRow(user, roster, grades, total, pending)


class Format(StrEnum):
    """Who reads the file."""

    SPREADSHEET = "spreadsheet"
    MOODLE = "moodle"
    CANVAS = "canvas"
    BLACKBOARD = "blackboard"
    BRIGHTSPACE = "brightspace"


#: A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
#: What each reader knows people by, in its own columns.
_PERSON = {
    Format.SPREADSHEET: ("Name", "Login", "Student number", "Section", "Email"),
    Format.MOODLE: ("Email address", "ID number"),
    Format.CANVAS: ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
    Format.BLACKBOARD: ("Username", "Student ID"),
    Format.BRIGHTSPACE: ("OrgDefinedId", "Username"),
}
#: Each takes a byte-order mark for a part of its first title.
_UNMARKED = {Format.CANVAS, Format.BRIGHTSPACE}


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
    titles = [a.title for a in book.assignments]
    if form is Format.BRIGHTSPACE:
        titles = [f"{title} Points Grade" for title in titles]
    last = {
        Format.SPREADSHEET: ["Total", "Pending"],
        Format.BRIGHTSPACE: ["End-of-Line Indicator"],
    }
    writer.writerow([*_PERSON[form], *map(_safe, titles), *last.get(form, [])])
    if form is Format.CANVAS:
        points = [_number(assignment.points) for assignment in book.assignments]
        writer.writerow(["    Points Possible", "", "", "", "", *points])
    writer.writerows(_line(book, row, form) for row in book.rows)
    return file.getvalue() if form in _UNMARKED else "\ufeff" + file.getvalue()


def _line(book: Gradebook, row: GradebookRow, form: Format) -> list[str]:
    grades = [row.grades.get(assignment.id) for assignment in book.assignments]
    cells = ["" if grade is None else _number(grade.points) for grade in grades]
    last = {
        Format.SPREADSHEET: [_number(row.total), _number(row.pending)],
        Format.BRIGHTSPACE: ["#"],
    }
    return [*map(_safe, _person(row, form)), *cells, *last.get(form, [])]


def _person(row: GradebookRow, form: Format) -> tuple[str, ...]:
    """Return what a reader knows a student by; an empty cell where it is not known."""
    listed = row.listed
    login = listed.listed_login or row.user.login
    if form is Format.MOODLE:
        return listed.email, listed.number
    if form is Format.CANVAS:
        return listed.name, listed.platform_id, listed.number, login, listed.section
    if form is Format.BLACKBOARD:
        return login, listed.number
    if form is Format.BRIGHTSPACE:  # it writes the sign itself, so that no number becomes one
        return f"#{listed.number}" if listed.number else "", f"#{login}"
    return listed.name, row.user.login, listed.number, listed.section, listed.email


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
    """All of one student in a course; ``enrolled`` is False for one who has left.

    What they did for an assignment that is marked anonymously is not there.
    """

    course: Course
    user: User
    roster: RosterRow | None
    enrolled: bool
    assignments: Sequence[StudentAssignment]

    @property
    def listed(self) -> RosterRow:
        """What the university's list says of them, or else their account."""
        return listed_as(self.user, self.roster)


def show_student(work: Work, actor: Actor, course_id: int, user_id: int) -> StudentPage:
    """Return all of one student in a course.

    Raises
    ------
    NotFound
        If the course is not for the actor, or this person never was in it.
    Forbidden
    """
    mine = course_for(work, actor, course_id, Permission.SEE_WORK)
    assignments = work.assignments.in_courses([course_id])
    submissions = work.submissions.in_course(course_id, user_id)
    enrolled = work.enrolments.of(course_id, user_id)
    if enrolled is None and not submissions:
        raise NotFound("student", user_id)
    ids = [assignment.id for assignment in assignments]
    grades = work.grades.own(ids, user_id)
    extensions = work.extensions.own(ids, user_id)
    overrides = work.overrides.in_course(course_id, user_id)
    open_ = {one.id for one in assignments if not mine.veil_over(one).hides(user_id)}
    return StudentPage(
        mine.course,
        work.users.get(user_id),
        work.roster.of(course_id, user_id),
        enrolled is not None,
        [
            StudentAssignment(
                a,
                grades.get(a.id) if a.id in open_ else None,
                extensions.get(a.id),
                [o for o in overrides if o.assignment_id == a.id and a.id in open_],
                [s for s in submissions if s.assignment_id == a.id and a.id in open_],
            )
            for a in assignments
        ],
    )
