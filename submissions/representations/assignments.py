"""Assignments, extensions, the exercises of the catalogue."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from grader.report import FeedbackLevel
from submissions.domain.assignment import Counts, Release
from submissions.domain.bounds import (
    ATTEMPTS,
    EXTRA_ATTEMPTS,
    EXTRA_HOURS,
    GROUP_SIZE,
    HINT_LEVEL,
    INQUIRY_DAYS,
    PAUSE_S,
    SEED,
)
from submissions.domain.groups import Grouping
from submissions.representations.base import (
    LEFT_OUT,
    Id,
    Instant,
    Line,
    Points,
    Representation,
    Request,
    Share,
    Text,
    Word,
    within,
)

Pause = Annotated[float, within(PAUSE_S), Field(allow_inf_nan=False)]
Level = Annotated[int, within(HINT_LEVEL)]
Attempts = Annotated[int, within(ATTEMPTS)]
Seed = Annotated[int, within(SEED)]


class Assignment(Representation):
    """An assignment as everybody in its course may know it."""

    id: int
    course_id: int
    title: str
    exercise: str
    points: float
    zone: str
    counts: Counts
    published: bool
    created_at: datetime


class Settings(Representation):
    """The rest of an assignment, for staff."""

    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    seed: int | None
    late_per_day: float
    late_most: float
    grace_s: float
    attempts: int | None
    cooldown_s: float
    feedback_level: Level
    hint_level: int
    release: Release
    spare_uncompiled: bool
    beyond_points: bool = False
    inquiry_days: int
    anonymous: bool = False
    scores_shown_at: datetime | None
    grouping: Grouping
    group_size: int
    groups_until: datetime | None
    groups_of: int | None


class Terms(Representation):
    """What an assignment asks of one student, the extension included."""

    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    attempts: int | None
    cooldown_s: float
    late_per_day: float
    late_most: float
    grace_s: float


class Grade(Representation):
    """A grade; `earned` is before penalty and override, what a rubric gave or took is in it."""

    assignment_id: int
    user_id: int
    points: float
    earned: float
    penalty: float
    submission_id: int | None
    attempts: int
    passed_at: datetime | None
    overridden: bool
    overridden_of: float | None = None
    pending: float = 0.0
    rubric: float = 0.0
    updated_at: datetime


class AssignmentCard(Representation):
    """An assignment in brief, as one person has it."""

    assignment: Assignment
    terms: Terms
    attempts_used: int
    grade: Grade | None


class AssignmentPage(AssignmentCard):
    """An assignment as one person has it: the statement is Markdown with formulas in LaTeX.

    `refused` says why nothing can be handed in now, and is empty if something can; `settings` is
    for staff.
    """

    statement: str | None
    problem: str
    refused: str
    staff: bool
    settings: Settings | None


class AssignmentChanges(Request):
    """What shall be different in an assignment; what is left out stays, null takes a date away."""

    title: Line = LEFT_OUT
    exercise: Word = LEFT_OUT
    points: Points = LEFT_OUT
    opens_at: Instant | None = None
    due_at: Instant | None = None
    closes_at: Instant | None = None
    seed: Seed | None = None
    late_per_day: Share = LEFT_OUT
    late_most: Share = LEFT_OUT
    grace_s: Pause = LEFT_OUT
    attempts: Attempts | None = None
    cooldown_s: Pause = LEFT_OUT
    counts: Counts = LEFT_OUT
    feedback_level: FeedbackLevel = LEFT_OUT
    hint_level: Level = LEFT_OUT
    release: Release = LEFT_OUT
    spare_uncompiled: bool = LEFT_OUT
    beyond_points: bool = LEFT_OUT
    inquiry_days: Annotated[int, within(INQUIRY_DAYS)] = LEFT_OUT
    published: bool = LEFT_OUT
    anonymous: bool = LEFT_OUT
    grouping: Grouping = LEFT_OUT
    group_size: Annotated[int, within(GROUP_SIZE)] = LEFT_OUT
    groups_until: Instant | None = None
    groups_of: Id | None = None


class NewAssignment(AssignmentChanges):
    """An exercise for a course; what is left out is as the form has it."""

    title: Line
    exercise: Word
    points: Points = 10.0


class Exercise(Representation):
    """An exercise of the catalogue."""

    slug: str
    title: str


class ExercisePage(Exercise):
    """An exercise with its statement and the file to begin with."""

    statement: str
    starter: str


class Extension(Representation):
    """Other dates or more attempts for one student."""

    id: int
    assignment_id: int
    user_id: int
    reason: str
    granted_by: int
    created_at: datetime
    due_at: datetime | None
    closes_at: datetime | None
    extra_attempts: int


class NewExtension(Request):
    """More time or attempts for a student, in place of any earlier extension."""

    reason: Text
    due_at: Instant | None = None
    closes_at: Instant | None = None
    extra_attempts: Annotated[int, within(EXTRA_ATTEMPTS)] = 0


class NewExtensions(NewExtension):
    """The same for many students; `people` has a login, student number or email in each line."""

    user_ids: Annotated[list[Id], Field(max_length=5000, default_factory=list)]
    people: Text = ""


class NamedAnswer(Representation):
    """What a wrong answer to a question is called, and the hint that its students read."""

    id: int
    question: str
    answer_class: str
    title: str
    hint: str
    author_id: int
    created_at: datetime


class NewName(Request):
    """A name for a wrong answer, and a hint."""

    question: Text
    answer_class: Text
    title: Text
    hint: Text


class Cluster(Representation):
    """Students who gave one wrong answer that has no name."""

    question: str
    answer_class: str
    students: int


class Accommodation(Representation):
    """More time and attempts for one student, for all assignments of a course."""

    id: int
    course_id: int
    user_id: int
    reason: str
    granted_by: int
    created_at: datetime
    extra_hours: float
    extra_attempts: int


class NewAccommodation(Request):
    """More time and attempts for a student, in place of any earlier accommodation."""

    reason: Text
    extra_hours: Annotated[float, within(EXTRA_HOURS), Field(allow_inf_nan=False)] = 0.0
    extra_attempts: Annotated[int, within(EXTRA_ATTEMPTS)] = 0
