"""The gradebook, grades by hand, statistics, likeness."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from submissions.domain.selection import State
from submissions.representations.assignments import Assignment, Extension, Grade
from submissions.representations.base import (
    PageQuery,
    Points,
    Query,
    Representation,
    Request,
    Text,
    Word,
)
from submissions.representations.courses import RosterRow
from submissions.representations.handing_in import Submission
from submissions.representations.people import Person, User


def _listed(grades: object) -> object:
    return list(grades.values()) if isinstance(grades, Mapping) else grades


class GradebookRow(Representation):
    """One student and their grades, only where there is one."""

    user: User
    roster: RosterRow | None
    grades: Annotated[list[Grade], BeforeValidator(_listed)]
    total: float
    pending: float


class Gradebook(Representation):
    """A part of a course's gradebook: all its assignments, some of its students."""

    assignments: list[Assignment]
    items: list[GradebookRow]
    next: str | None


class GradebookQuery(PageQuery):
    """How it is sorted, and whom it shows."""

    sort: Annotated[
        str,
        Field(
            pattern="^(name|login|number|section|total|[0-9]{1,10})$",
            description="name, login, number, section, total or an assignment's number",
        ),
    ] = "name"
    descending: bool = False
    search: Word = ""
    section: Word = ""
    state: State = State.ALL


class CsvQuery(Query):
    """Who reads the file."""

    format: Literal["spreadsheet", "moodle", "canvas", "blackboard", "brightspace"] = "spreadsheet"


class Override(Representation):
    """A grade set by a person; the last one that is not revoked stands."""

    id: int
    assignment_id: int
    user_id: int
    points: float
    reason: str
    set_by: int
    created_at: datetime
    revoked_at: datetime | None
    max_points: float | None = None


class NewOverride(Request):
    """A grade to be set by hand."""

    points: Points
    reason: Text


class Finding(Representation):
    """A question to look at: `pending` points wait for a person, `flags` say why."""

    question: str
    outcome: str
    points: float
    pending: float
    max_points: float
    flags: list[str]


class ToLookAt(Representation):
    """A submission with what is to be looked at in it."""

    submission: Submission
    author: Person
    findings: list[Finding]


class LookPage(Representation):
    """What staff should look at in an assignment, what is pending first."""

    found: list[ToLookAt]


class Settlement(Request):
    """Which of the pending points of a question are given."""

    question: Word
    points: Points


class StudentAssignment(Representation):
    """One assignment of a student."""

    assignment: Assignment
    grade: Grade | None
    extension: Extension | None
    overrides: list[Override]
    submissions: list[Submission]


class StudentPage(Representation):
    """All of one student in a course."""

    user: User
    roster: RosterRow | None
    enrolled: bool
    assignments: list[StudentAssignment]


class Bin(Representation):
    """A bar: from `low` to below `high`."""

    low: float
    high: float
    count: int


class QuestionRate(Representation):
    """How a question went."""

    question: str
    passed: int
    graded: int


class HourCount(Representation):
    """Submissions handed in within the step that begins at `at`."""

    at: datetime
    count: int


class Statistics(Representation):
    """The numbers behind an assignment's plots; `mistakes` counts students by question."""

    students: int
    handed_in: int
    histogram: list[Bin]
    questions: list[QuestionRate]
    mistakes: dict[str, dict[str, int]]
    over_time: list[HourCount]
    step_s: float
    attempts_to_pass: list[int]
    hours_to_pass: list[float]
    mean: float | None
    median: float | None


class SimilarPair(Representation):
    """Two students whose last attempts resemble each other: a hint for a person."""

    first: User
    second: User
    first_submission: Submission
    second_submission: Submission
    share: float
    identical: bool
    others: int


class SimilarPairs(Representation):
    """What fewest others resemble comes first."""

    items: list[SimilarPair]


class SimilarityQuery(Query):
    """How alike they have to be, as a share."""

    least: Annotated[float, Field(ge=0.5, le=1.0, allow_inf_nan=False)] = 0.9
