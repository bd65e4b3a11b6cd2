"""Exercises that a course has of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from submissions.domain.exercises import ExerciseState
from submissions.representations.base import Representation, Request, Text, Word


class OwnExercise(Representation):
    """An exercise of a course; `name` is what assignments call it.

    `problem` says why there is none in the text yet; `sound`, whether somebody could be graded.
    """

    id: int
    course_id: int
    slug: str
    name: str
    title: str
    state: ExerciseState
    problem: str
    sound: bool
    created_at: datetime
    changed_at: datetime


class OwnExercisePage(OwnExercise):
    """The same with the text that it is made of, and with what came of trying it."""

    recipe: Mapping[str, Any]
    document: Mapping[str, Any]


class NewOwnExercise(Request):
    """A forward pass, and what to ask of it; the function is run in a jail."""

    slug: Word
    title: Word
    source: Text
    ask: Annotated[Word, Field(description="Gradients: `dx,dgamma` together, `dx;dgamma` apart.")]
    function: Word = ""
    lines: Text = ""
    cached: bool = False
    written: Annotated[
        Literal["", "only", "beside"],
        Field(description="Whether formulas are asked for: in place of code, or beside it."),
    ] = ""
    varies: Annotated[
        Text, Field(description="What each student may get, a line for each: `eps: 0.1, 0.3`.")
    ] = ""
