"""The document as ``results.json`` of Gradescope."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TextIO

from grader.output.document import Document, Entry
from grader.output.numbers import points
from grader.output.shown import Show, for_student
from grader.output.visible import cut, visible
from grader.output.words import OUTCOMES, mark

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
    (entry,) = document.submissions
    if entry["outcome"] == "errored":
        message = "an errored submission has no results"
        raise ValueError(message)
    provenance = entry["provenance"]
    results = {
        "score": entry["score"],
        "output": cut(visible(entry["problem"]), _OUTPUT) or f"Exercise {document.exercise}.",
        "stdout_visibility": Visibility.HIDDEN,
        "tests": [*_tests(entry, levels)],
        "extra_data": {"schema": document.schema, "provenance": provenance},
    }
    json.dump(results, stream, indent=1, ensure_ascii=False, allow_nan=False)
    stream.write("\n")


def _tests(entry: Entry, levels: Levels) -> Iterator[dict[str, Any]]:
    shown = for_student(entry, levels.show)
    yield from _notes("0", "left out", [shown.get("left_out", "")], levels.feedback)
    pairs = zip(entry["questions"], shown["questions"], strict=True)
    for number, (question, seen) in enumerate(pairs, start=1):
        yield {
            "number": str(number),
            "name": question["name"],
            "score": question["points"],
            "max_score": question["max_points"],
            **_status(question),
            "output": OUTCOMES[question["outcome"]] + _waiting(question),
            "output_format": "text",
            "visibility": levels.points,
        }
        yield from _notes(f"{number}.1", "feedback", _told(seen), levels.feedback)
        names = [check["title"] for check in question["checks"] if check["check"] == "mistake"]
        yield from _notes(f"{number}.2", "for the staff", names, Visibility.HIDDEN)


def _waiting(question: Entry) -> str:
    """Tell of points that a person has yet to settle: they are not in the score."""
    return (
        f", {points(question.get('pending', 0.0))} pending" if question.get("pending", 0.0) else ""
    )


def _status(question: Entry) -> dict[str, str]:
    """Return Gradescope's word for the outcome; none where a person has to look."""
    if question["outcome"] == "undecided" or question.get("pending", 0.0):
        return {}
    return {"status": "passed" if question["passed"] else "failed"}


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


def _told(question: Entry) -> Iterator[str]:
    for check in question["checks"]:
        if check["check"] == "mistake":
            yield f"Hint: {check['feedback']}"
        elif check["outcome"] != "skipped":
            feedback = f": {check['feedback']}" if check["feedback"] else ""
            yield f"{mark(check['outcome'])} {check['title']}{feedback}"
    if question["printed"].strip():
        yield f"Your program printed:\n{question['printed'].rstrip()}"
