"""Export the gradebook as CSV."""

import csv
import io
from enum import StrEnum

from grader.output.visible import visible
from submissions.domain.people import Actor
from submissions.services.gradebook.show_gradebook import Gradebook, GradebookRow, show_gradebook
from submissions.services.ports import Services


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
    services: Services, actor: Actor, course_id: int, form: Format = Format.SPREADSHEET
) -> str:
    """Return the gradebook as CSV with a byte-order mark, so that Excel reads it as UTF-8.

    Students without a grade have an empty cell, which is not a zero. Text of people is made
    harmless: no cell is taken for a formula.

    Raises
    ------
    NotFound, Forbidden
    """
    book = show_gradebook(services, actor, course_id)
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
