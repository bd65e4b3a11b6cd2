"""Submissions and what came of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from grader.report import Report
from submissions.domain.submission import Status
from submissions.representations.assignments import Assignment
from submissions.representations.base import Id, PageQuery, Query, Representation, Request, Text
from submissions.representations.people import Person
from submissions.representations.rubric import RubricItem


class Submission(Representation):
    """One upload; `group_id` is the group that handed it in, if one did."""

    id: int
    assignment_id: int
    user_id: int
    attempt: int
    file: str
    submitted_at: datetime
    status: Status
    group_id: int | None = None


class Attempt(Representation):
    """An attempt in brief; `points` is null if there are none yet or they may not be seen."""

    submission: Submission
    points: float | None
    days_late: int
    counts: bool


class AttemptsQuery(PageQuery):
    """Whose attempts, one's own without it, and which part of them."""

    user_id: Id | None = None


class DownloadQuery(Query):
    """Which attempts of each student."""

    attempts: Literal["last", "all"] = "last"


class Comment(Representation):
    """What a person says about a submission."""

    id: int
    submission_id: int
    author_id: int
    text: str
    question: str
    created_at: datetime


class Remark(Representation):
    """A comment and the name of who made it."""

    comment: Comment
    author: str


class NewComment(Request):
    """A comment to be made."""

    text: Text
    question: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


def _in_json(report: object) -> object:
    return report.to_json() if isinstance(report, Report) else report


class Verdict(Representation):
    """A submission with its report, as far as its reader may know.

    `report` is one submission of the report that `docs/report.md` describes: for a student only
    what the assignment's levels let through, null as long as nothing of it may be read. `place`
    is how many come before it. `points` are those found by machine with those of `rubric`, what a
    person applied. `final` says that nothing more will happen by itself.
    """

    submission: Submission
    assignment: Assignment
    author: Person
    place: int | None
    report: Annotated[dict[str, Any] | None, BeforeValidator(_in_json)]
    points: float | None
    rubric: list[RubricItem] = Field(default_factory=list)
    pending: float
    penalty: float
    days_late: int
    counts: bool
    staff: bool
    final: bool
    remarks: list[Remark]


class VerdictQuery(Query):
    """Whether to wait until the status is another than the one seen."""

    wait_s: Annotated[float, Field(ge=0.0, le=5.0, allow_inf_nan=False)] = 0.0
    seen: Status = Status.QUEUED


class Source(Representation):
    """The program that was handed in, and what is written beside it."""

    submission: Submission
    program: str


class Line(Representation):
    """One line of a comparison; a number is null on the other side."""

    mark: Literal[" ", "-", "+"]
    old_number: int | None
    new_number: int | None
    text: str


class Comparison(Representation):
    """Two attempts, the older first, line by line.

    `whole` is false if one was too long to be compared to its end.
    """

    old: Submission
    new: Submission
    lines: list[Line]
    whole: bool = True


class ComparisonQuery(Query):
    """The submission to compare with."""

    other: Id
