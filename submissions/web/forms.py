"""Fields of forms: text becomes values, or a sentence about what is wrong with it."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import request

from submissions.domain.bounds import POINTS, SEED, Bounds
from submissions.errors import Invalid

Choice = TypeVar("Choice", bound=Enum)
#: No field but a program or a list is longer.
_LONGEST = 20_000


def field(name: str, *, strip: bool = True) -> str:
    """Return a text field, empty if it is not there; raise Invalid if it is endless.

    Browsers end lines with CRLF; what was typed has LF.
    """
    value = request.form.get(name, "").replace("\r\n", "\n")
    if len(value) > _LONGEST:
        raise Invalid(name, f"it has {len(value)} characters; wanted at most {_LONGEST}.")
    return value.strip() if strip else value


def same_twice(name: str, again: str) -> str:
    """Return a new password that was typed twice; raise Invalid if the two are different."""
    password = field(name, strip=False)
    if password != field(again, strip=False):
        raise Invalid(name, "the two are different; type the same twice.")
    return password


def ticked(name: str) -> bool:
    """Return whether a box is ticked."""
    return name in request.form


def number(name: str, bounds: Bounds = POINTS) -> float:
    """Return a number within bounds; a comma may stand for the point.

    Raises
    ------
    Invalid
    """
    said = field(name)
    try:
        value = float(said.replace(",", "."))
    except ValueError:
        value = math.nan
    if not bounds.hold(value):
        raise Invalid(_label(name), f"enter a number from {bounds}{_not(said)}.")
    return value


def whole(name: str, bounds: Bounds = SEED) -> int:
    """Return a whole number within bounds; raise Invalid."""
    value = number(name, bounds)
    if value != int(value):
        raise Invalid(_label(name), f"enter a whole number{_not(field(name))}.")
    return int(value)


def choice(name: str, kind: type[Choice]) -> Choice:
    """Return one of the values of an enumeration; raise Invalid."""
    said = field(name)
    for one in kind:
        if str(one.value) == said:
            return one
    raise Invalid(_label(name), f"there is no {said[:40]!r}; choose one from the list.")


def local_time(name: str, zone: ZoneInfo) -> datetime | None:
    """Return a ``datetime-local`` field as an aware time; None if it is empty.

    Of an hour that clocks show twice in autumn it is the first.

    Raises
    ------
    Invalid
        Also for a time that clocks skip in spring.
    """
    said = field(name)
    if not said:
        return None
    try:
        naive = datetime.fromisoformat(said)
    except ValueError:
        raise Invalid(
            _label(name), f"enter a date and a time, such as 2026-09-30T23:59{_not(said)}."
        ) from None
    try:
        at = naive.replace(tzinfo=zone).astimezone(UTC)
        shown = at.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise Invalid(_label(name), "it is out of all reach; check the year.") from None
    if naive.tzinfo is None and shown != naive:
        raise Invalid(
            _label(name),
            f"there is no {naive:%H:%M} on {naive:%d %B %Y} in {zone.key}: clocks are put forward "
            f"then. Take {shown:%H:%M}, or a time before the change.",
        )
    return at


def ids(name: str) -> list[int]:
    """Return the ids of the ticked boxes of a name; raise Invalid if one is no id."""
    said = request.form.getlist(name)
    if not all(one.isascii() and one.isdecimal() and len(one) < 10 for one in said):
        raise Invalid(_label(name), "one of the choices is not known; reload the page.")
    return [int(one) for one in said]


def read_all(
    readers: Mapping[str, Callable[[], object]],
) -> tuple[dict[str, object], dict[str, str]]:
    """Return what can be read, by its reader's name, and what is wrong with the rest, by field."""
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    for name, reader in readers.items():
        try:
            values[name] = reader()
        except Invalid as error:
            problems[error.field.replace(" ", "_")] = error.reason
    return values, problems


def _not(said: str) -> str:
    return f"; “{said[:40]}” is none" if said else ""


def _label(name: str) -> str:
    return name.replace("_", " ")
