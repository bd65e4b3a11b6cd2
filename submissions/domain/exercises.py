"""Exercises that a course has of its own: a text that an instructor wrote, and what came of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

#: Stands in the statement of a variant where it says whose sheet it is.
WHOSE = "\ue000"
_NAME = re.compile(r"c(\d{1,9}):(.+)")


class ExerciseState(StrEnum):
    """How far it is."""

    DRAFT = "draft"  #: may be changed, and given to nobody
    PUBLISHED = "published"  #: may be given, and changes no more


@dataclass(frozen=True, slots=True)
class CourseExercise:
    """An exercise of a course's own.

    Attributes
    ----------
    slug : str
        Its name within the course.
    recipe : mapping of str to JSON value
        What :class:`grader.authoring.foreign.Recipe` is made of. Its function is foreign code:
        it is run in a jail, and never here.
    document : mapping of str to JSON value
        What came of trying it: ``statement``, ``starter``, ``questions``, ``written``,
        ``specimens``, ``mistakes``, ``to_mend`` and ``to_know``, or ``problem``. If students get
        variants, ``varies`` says how many options there are of each thing, and ``variants`` has
        the statement, starter and questions of every combination.
    """

    course_id: int
    slug: str
    recipe: Mapping[str, Any]
    created_at: datetime
    changed_at: datetime
    document: Mapping[str, Any] = field(default_factory=dict)
    state: ExerciseState = ExerciseState.DRAFT
    id: int = 0

    @property
    def name(self) -> str:
        """What assignments call it."""
        return exercise_name(self.course_id, self.slug)

    @property
    def title(self) -> str:
        """What stands over the sheet."""
        return str(self.recipe["title"])

    @property
    def published(self) -> bool:
        """Whether it may be given."""
        return self.state is ExerciseState.PUBLISHED

    @property
    def problem(self) -> str:
        """Why there is no exercise; empty if there is one."""
        return str(self.document.get("problem", ""))

    @property
    def sound(self) -> bool:
        """Whether somebody could be graded on it."""
        return bool(self.document.get("statement")) and not self.document.get("to_mend")


def exercise_name(course_id: int, slug: str) -> str:
    """Return what an exercise of a course is called where those of all are.

    Examples
    --------
    >>> exercise_name(3, "layer-norm"), read_name("c3:layer-norm"), read_name("layer-norm")
    ('c3:layer-norm', (3, 'layer-norm'), None)
    """
    return f"c{course_id}:{slug}"


def read_name(name: str) -> tuple[int, str] | None:
    """Return course and slug of such a name; None if it is none."""
    match = _NAME.fullmatch(name)
    return (int(match[1]), match[2]) if match else None
