"""What all representations share: bounded text, numbers a database can hold, pages of lists."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from submissions.domain.bounds import ID, POINTS, SHARE, Bounds

T = TypeVar("T")

_NO_NUL = r"^[^\x00]*$"
#: Years that can be shown in any time zone.
_YEARS = range(1970, 9000)


def _within_reach(at: datetime) -> datetime:
    if at.year not in _YEARS:
        raise ValueError(f"wanted a year from {_YEARS[0]} to {_YEARS[-1]}")
    return at.astimezone(UTC)


def within(bounds: Bounds) -> Any:
    """Return how to say of a number that it lies within bounds."""
    return Field(ge=bounds.least, le=bounds.most)


#: A number that a database can hold.
Id = Annotated[int, within(ID)]
#: A time with its zone.
Instant = Annotated[AwareDatetime, AfterValidator(_within_reach)]
#: What people are called, titles, addresses of mail.
Line = Annotated[str, StringConstraints(max_length=300, pattern=_NO_NUL)]
#: Names of things: courses, exercises, zones, terms.
Word = Annotated[str, StringConstraints(max_length=100, pattern=_NO_NUL)]
#: A few sentences.
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=_NO_NUL)]
#: Passwords and tokens.
Secret = Annotated[str, StringConstraints(max_length=1000, pattern=_NO_NUL)]
#: A class list.
List = Annotated[str, StringConstraints(max_length=4 * 2**20, pattern=_NO_NUL)]
#: Default of a field of changes: what is left out stays; null is no way to say so.
LEFT_OUT: Any = Field(default_factory=lambda: None)
Points = Annotated[float, within(POINTS), Field(allow_inf_nan=False)]
Share = Annotated[float, within(SHARE), Field(allow_inf_nan=False)]


class Representation(BaseModel):
    """What the API says. Only what a class names is ever said of the thing it stands for."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Request(BaseModel):
    """What the API is told; it takes nothing that it does not know, and guesses no types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def given(self) -> dict[str, Any]:
        """Return the fields that were there, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Query(BaseModel):
    """What stands behind the ``?`` of an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PageQuery(Query):
    """Which part of a long list is wanted."""

    cursor: Annotated[
        str | None,
        Field(
            pattern="^[A-Za-z0-9_-]{1,100}$",
            description="`next` of the page before; the first page without it.",
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=200, description="How many rows a page has.")] = 50


class Page(Representation, Generic[T]):
    """A part of a list; `next` leads to the one after, and is null on the last."""

    items: list[T]
    next: str | None = None
