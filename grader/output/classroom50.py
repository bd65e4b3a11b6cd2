"""The document as ``result.json`` of Classroom 50: ``classroom50/result/v1``."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO

from grader.output.document import Document
from grader.output.visible import cut, one_line, visible
from grader.report import QuestionReport, Report

#: Its scores are whole numbers, ours are not: they are written in hundredths of a point.
HUNDREDTHS = 100
_MESSAGE = 2000


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose work it is and where it lies, as the platform's runner says; texts are not empty.

    Attributes
    ----------
    classroom, assignment, assignment_type, owner : str
    submission : str
        The tag, ``submit/...``.
    commit, release, review : str
        Links.
    """

    classroom: str
    assignment: str
    assignment_type: str
    owner: str
    submission: str
    commit: str
    release: str
    review: str


def write_classroom50(
    document: Document, stream: TextIO, identity: Identity, now: datetime
) -> None:
    """Write the verdict on one submission.

    Parameters
    ----------
    document : Document
        With one submission.
    stream : TextIO
    identity : Identity
    now : datetime
        Aware; the platform puts the time of the commit in its place.

    Raises
    ------
    ValueError
        If there is not one submission, or it was not graded.
    """
    (report,) = document.submissions
    if report.errored:
        raise ValueError("an errored submission has no result")
    result = {
        "schema": "classroom50/result/v1",
        **{name: getattr(identity, name) for name in Identity.__slots__},
        "datetime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(_hundredths(question.points) for question in report.questions),
        "max-score": sum(_hundredths(question.max_points) for question in report.questions),
        "tests": [_test(report, question) for question in report.questions],
    }
    json.dump(result, stream, indent=1, ensure_ascii=False)
    stream.write("\n")


def _test(report: Report, question: QuestionReport) -> dict[str, Any]:
    said = [check.feedback for check in question.checks if check.outcome != "skipped"]
    message = report.problem or "\n".join(filter(None, said))
    return {
        "test-name": one_line(question.name),
        "passed": question.passed,
        "score": _hundredths(question.points),
        "max-score": _hundredths(question.max_points),
        "message": cut(visible(message), _MESSAGE),
    }


def _hundredths(points: float) -> int:
    return round(points * HUNDREDTHS)
