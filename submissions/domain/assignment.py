"""Assignments: an exercise given to a course, with dates and policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from grader.report import FeedbackLevel, Reader
from submissions.domain.groups import Grouping


class Counts(StrEnum):
    """Which attempt counts."""

    BEST = "best"
    LAST = "last"


class Release(StrEnum):
    """When a student may read the wanted form."""

    NEVER = "never"
    FULL_MARKS = "full_marks"
    AFTER_DUE = "after_due"


@dataclass(frozen=True, slots=True)
class Assignment:
    """An exercise given to a course.

    Attributes
    ----------
    exercise : str
        Slug in the catalogue.
    parameters : mapping of str to JSON value
        What the exercise is told: ``{"seed": 7}`` draws other inputs; ``secret``, which is drawn
        with the assignment, everybody's own variant.
    points : float
        In the gradebook, whatever the exercise's own points are.
    opens_at, due_at, closes_at : datetime, aware
        Between ``due_at`` and ``closes_at`` a submission is late. None: never.
    zone : str
        In which dates are shown and days are counted.
    late_per_day : float
        Share of the points lost with each day or part of one, from 0 to 1.
    late_most : float
        Largest share that can be lost for being late.
    grace_s : float
        Being so much late costs nothing.
    attempts : int or None
        None: as many as one likes.
    cooldown_s : float
        Pause between two attempts.
    spare_uncompiled : bool
        Whether a program that does not compile leaves its attempt unused, and counts for nothing.
    beyond_points : bool
        Whether rubric items may take a grade beyond ``points``; nothing takes one below none.
    inquiry_days : int
        How long students may ask about a grade, once they have seen it; 0 for not at all.
    scores_shown_at : datetime or None
        When students came to see their points; None if they always could, or still cannot.
    anonymous : bool
        Whether staff sees stand-ins in place of who handed in.
    pseudonym_key : str
        What stand-ins are made with; drawn when names are first hidden, and shown to nobody.
    hint_level : int
        0 none, 1 a question, 2 where to look as well, 3 a part of the right formula too.
    grouping : Grouping
        Whether students hand in as groups, and who says which.
    group_size : int
        How many may be in a group that students choose; staff may set larger ones.
    groups_until : datetime or None
        Until when students may change their groups. None: as long as they like.
    groups_of : int or None
        The assignment whose groups these are, if they are shared.
    """

    course_id: int
    title: str
    exercise: str
    points: float
    zone: str
    created_at: datetime
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    late_per_day: float = 0.0
    late_most: float = 1.0
    grace_s: float = 0.0
    attempts: int | None = None
    cooldown_s: float = 0.0
    counts: Counts = Counts.BEST
    feedback_level: FeedbackLevel = FeedbackLevel.FULL
    hint_level: int = 1
    release: Release = Release.NEVER
    published: bool = True
    spare_uncompiled: bool = False
    inquiry_days: int = 0
    scores_shown_at: datetime | None = None
    anonymous: bool = False
    pseudonym_key: str = ""
    grouping: Grouping = Grouping.ALONE
    group_size: int = 2
    groups_until: datetime | None = None
    groups_of: int | None = None
    beyond_points: bool = False
    id: int = 0

    @property
    def secret(self) -> str:
        """What everybody's own variant of the exercise is drawn from; empty if there are none."""
        return str(self.parameters.get("secret", ""))

    @property
    def grouped(self) -> bool:
        """Whether students hand in as groups."""
        return self.grouping is not Grouping.ALONE

    @property
    def groups_at(self) -> int:
        """The assignment that its groups belong to: itself, unless they are shared."""
        shared = self.groups_of if self.grouping is Grouping.SHARED else None
        return self.id if shared is None else shared

    @property
    def student(self) -> Reader:
        """What a student is as a reader of reports."""
        return Reader(self.feedback_level, hints=self.hint_level > 0)

    @property
    def shows_scores(self) -> bool:
        """Whether students see their points now."""
        return self.published and self.student.scores

    @property
    def sends_scores(self) -> bool:
        """Whether learning platforms may hold points now: they show them with names."""
        return self.shows_scores and not self.anonymous

    def changed(self, given: Mapping[str, Any]) -> "Assignment":
        """Return an assignment with other fields; ``seed`` is one of its parameters, None for none.

        Whoever fills in a form and whoever sends JSON say the same of it.
        """
        fields = {name: value for name, value in given.items() if name != "seed"}
        if "seed" in given:
            others = {name: value for name, value in self.parameters.items() if name != "seed"}
            seed = {} if given["seed"] is None else {"seed": given["seed"]}
            fields["parameters"] = others | seed
        return replace(self, **fields)


@dataclass(frozen=True, slots=True)
class Extension:
    """Other dates or more attempts for one student; None leaves what the assignment says."""

    assignment_id: int
    user_id: int
    reason: str
    granted_by: int
    created_at: datetime
    due_at: datetime | None = None
    closes_at: datetime | None = None
    extra_attempts: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Accommodation:
    """More time and attempts for one student, for all assignments of a course.

    ``extra_hours`` are added to when an assignment is due and when it closes.
    """

    course_id: int
    user_id: int
    reason: str
    granted_by: int
    created_at: datetime
    extra_hours: float = 0.0
    extra_attempts: int = 0
    id: int = 0
