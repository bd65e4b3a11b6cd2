"""Rubrics: what people judge, and on how many submissions it stands."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from submissions.domain.bounds import RUBRIC_POINTS
from submissions.representations.base import (
    LEFT_OUT,
    Id,
    Line,
    Query,
    Representation,
    Request,
    within,
)

RubricPoints = Annotated[float, within(RUBRIC_POINTS), Field(allow_inf_nan=False)]
Items = Annotated[list[Id], Field(max_length=100)]


class RubricItem(Representation):
    """Something that a person may find in work; negative points are taken."""

    id: int
    assignment_id: int
    title: str
    points: float
    place: int
    created_at: datetime


class StandingItem(Representation):
    """An item, and on how many submissions it stands."""

    item: RubricItem
    submissions: int


class Rubric(Representation):
    """The rubric of an assignment, in its order."""

    items: list[StandingItem]


class NewRubricItem(Request):
    """An item for the end of a rubric."""

    title: Line
    points: RubricPoints


class RubricItemChanges(Request):
    """What shall be different in an item; what is left out stays. The first `place` is 1."""

    title: Line = LEFT_OUT
    points: RubricPoints = LEFT_OUT
    place: Annotated[int, Field(ge=1, le=100)] = LEFT_OUT


class RemovalQuery(Query):
    """Whether it may be taken off the submissions that it stands on."""

    take_off: bool = False


class RubricMarks(Request):
    """Items that are to stand on a submission, and others that are not to."""

    apply: Items = Field(default_factory=list)
    take_off: Items = Field(default_factory=list)
