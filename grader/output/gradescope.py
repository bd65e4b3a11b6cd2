"""The document as ``results.json`` of Gradescope."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TextIO

from grader.output.document import Document
from grader.output.numbers import points
from grader.output.visible import cut, visible
from grader.output.words import OUTCOMES, mark
from grader.report import QuestionReport, Report, Show, seen_by

_OUTPUT = 20_000


class Visibility(StrEnum):
    """When students see something, in Gradescope's words."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"


@dataclass(frozen=True, slots=True)
class Levels:
    """When students see the points of each question, and when the feedback on it.

    Hidden feedback is for the staff; so is always which known mistake was made.
    """

    points: Visibility = Visibility.VISIBLE
    feedback: Visibility = Visibility.VISIBLE
    show: Show = Show.HINTS


def write_gradescope(document: Document, stream: TextIO, levels: Levels = Levels()) -> None:
    """Write the verdict on one submission.

    Points stand in one test for each question; feedback and the staff's notes are tests without
    points, each with a visibility of its own.

    Raises
    ------
    ValueError
        If there is not one submission, or it was not graded: then there must be no results, so
        that nobody is given a zero for the grader's fault.
    """
    (report,) = document.submissions
    if report.errored:
        raise ValueError("an errored submission has no results")
    provenance = report.provenance
    results = {
        "score": report.score,
        "output": cut(visible(report.problem), _OUTPUT) or f"Exercise {document.exercise}.",
        "stdout_visibility": Visibility.HIDDEN,
        "tests": [*_tests(report, levels)],
        "extra_data": {"schema": document.schema, "provenance": provenance},
    }
    json.dump(results, stream, indent=1, ensure_ascii=False, allow_nan=False)
    stream.write("\n")


def _tests(report: Report, levels: Levels) -> Iterator[dict[str, Any]]:
    shown = seen_by(report, levels.show.reader)
    assert shown is not None
    yield from _notes("0", "left out", [shown.left_out], levels.feedback)
    pairs = zip(report.questions, shown.questions, strict=True)
    for number, (question, seen) in enumerate(pairs, start=1):
        yield {
            "number": str(number),
            "name": question.name,
            "score": question.points,
            "max_score": question.max_points,
            **_status(question),
            "output": OUTCOMES[question.outcome] + _waiting(question),
            "output_format": "text",
            "visibility": levels.points,
        }
        yield from _notes(f"{number}.1", "feedback", _told(seen), levels.feedback)
        names = [check.title for check in question.hints]
        yield from _notes(f"{number}.2", "for the staff", names, Visibility.HIDDEN)


def _waiting(question: QuestionReport) -> str:
    """Tell of points that a person has yet to settle: they are not in the score."""
    return f", {points(question.pending)} pending" if question.pending else ""


def _status(question: QuestionReport) -> dict[str, str]:
    """Return Gradescope's word for the outcome; none where a person has to look."""
    if question.outcome == "undecided" or question.pending:
        return {}
    return {"status": "passed" if question.passed else "failed"}


def _notes(
    number: str, kind: str, lines: Iterator[str] | list[str], visibility: Visibility
) -> Iterator[dict[str, Any]]:
    """Yield a test without points, if there is something to say."""
    text = cut(visible("\n".join(lines)), _OUTPUT)
    if text:
        yield {
            "number": number,
            "name": kind,
            "output": text,
            "output_format": "text",
            "visibility": visibility,
        }


def _told(question: QuestionReport) -> Iterator[str]:
    for check in question.told:
        if check.is_hint:
            yield f"Hint: {check.feedback}"
        else:
            feedback = f": {check.feedback}" if check.feedback else ""
            yield f"{mark(check.outcome)} {check.title}{feedback}"
    if question.printed.strip():
        yield f"Your program printed:\n{question.printed.rstrip()}"
