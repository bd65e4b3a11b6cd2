"""The document as a table: a row per submission, fit for a spreadsheet."""

import csv
from collections.abc import Iterator
from typing import TextIO

from grader.output.document import Document
from grader.output.summary import mistakes_of
from grader.output.visible import visible
from grader.report import Person, Report

_PERSON = ("number", "email")
#: A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")


def write_csv(document: Document, stream: TextIO) -> None:
    """Write name, scores and outcome, then points, outcome and mistakes of each question.

    Each student has a row, also in a group; at its end number and email, where they are known.

    Parameters
    ----------
    document : Document
    stream : TextIO
        Opened with ``newline=""``.
    """
    questions = _questions(document)
    writer = csv.writer(stream, lineterminator="\n")
    columns = [f"{name} {part}" for name in questions for part in ("points", "outcome", "mistakes")]
    writer.writerow(
        ["name", "score", "pending", "max_score", "outcome", *columns, "problem", *_PERSON]
    )
    for report in document.submissions:
        writer.writerows(_rows(report, questions))


def _questions(document: Document) -> list[str]:
    """Return the questions' names from the first submission that has any."""
    graded = (report.questions for report in document.submissions if report.questions)
    return [question.name for question in next(graded, ())]


def _rows(report: Report, questions: list[str]) -> Iterator[list[str | float]]:
    row = _row(report, questions)
    for person in report.people or (Person(""),):
        name = [_safe(person.name or report.name)] if len(report.people) > 1 else row[:1]
        yield [*name, *row[1:], *(_safe(getattr(person, part)) for part in _PERSON)]


def _row(report: Report, questions: list[str]) -> list[str | float]:
    scores = [report.score, report.pending, report.max_score]
    cells = [cell for name in questions for cell in _cells(report, name)]
    return [
        _safe(report.name),
        *([""] * 3 if report.errored else scores),
        report.outcome,
        *cells,
        _safe(report.problem),
    ]


def _cells(report: Report, name: str) -> Iterator[str | float]:
    question = next((q for q in report.questions if q.name == name), None)
    if question is None:
        yield from ("", "", "")
        return
    yield question.points
    yield question.outcome
    yield _safe("; ".join(mistakes_of(question)))


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    text = visible(text)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
