"""Fields of forms: text becomes values, or a sentence about what is wrong with it."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import request
from flask_babel import gettext

from submissions.domain.bounds import POINTS, SEED, Bounds
from submissions.domain.class_text import decode
from submissions.errors import Invalid
from submissions.web.language import locale, translated

Choice = TypeVar("Choice", bound=Enum)
#: No field but a program or a list is longer.
_LONGEST = 20_000
#: A list of people is small; a larger file is not one.
_LIST_BYTES = 4 * 2**20


def field(name: str, *, strip: bool = True) -> str:
    """Return a text field, empty if it is not there; raise Invalid if it is endless.

    Browsers end lines with CRLF; what was typed has LF.
    """
    value = request.form.get(name, "").replace("\r\n", "\n")
    if len(value) > _LONGEST:
        why = gettext(
            "it has %(length)s characters; wanted at most %(most)s.",
            length=len(value),
            most=_LONGEST,
        )
        raise Invalid(name, why)
    return value.strip() if strip else value


def same_twice(name: str, again: str) -> str:
    """Return a new password that was typed twice; raise Invalid if the two are different."""
    password = field(name, strip=False)
    if password != field(again, strip=False):
        raise Invalid(name, gettext("the two are different; type the same twice."))
    return password


def ticked(name: str) -> bool:
    """Return whether a box is ticked."""
    return name in request.form


def number(name: str, bounds: Bounds = POINTS) -> float:
    """Return a number within bounds; a comma may stand for the point, a minus for the hyphen.

    Raises
    ------
    Invalid
    """
    said = field(name)
    try:
        value = float(said.replace(",", ".").replace("−", "-"))
    except ValueError:
        value = math.nan
    if not bounds.hold(value):
        why = gettext(
            "enter a number from %(bounds)s%(none)s.", bounds=translated(bounds), none=_not(said)
        )
        raise Invalid(_label(name), why)
    return value


def whole(name: str, bounds: Bounds = SEED) -> int:
    """Return a whole number within bounds; raise Invalid."""
    value = number(name, bounds)
    if value != int(value):
        why = gettext("enter a whole number%(none)s.", none=_not(field(name)))
        raise Invalid(_label(name), why)
    return int(value)


def choice(name: str, kind: type[Choice]) -> Choice:
    """Return one of the values of an enumeration; raise Invalid."""
    said = field(name)
    for one in kind:
        if str(one.value) == said:
            return one
    why = gettext("there is no %(said)s; choose one from the list.", said=repr(said[:40]))
    raise Invalid(_label(name), why)


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
        why = gettext("enter a date and a time, such as 2026-09-30T23:59%(none)s.", none=_not(said))
        raise Invalid(_label(name), why) from None
    try:
        at = naive.replace(tzinfo=zone).astimezone(UTC)
        shown = at.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        why = gettext("it is out of all reach; check the year.")
        raise Invalid(_label(name), why) from None
    if naive.tzinfo is None and shown != naive:
        asked, later = f"{naive:%H:%M}", f"{shown:%H:%M}"
        why = gettext(
            "there is no %(time)s on %(date)s in %(zone)s: clocks are put forward then. Take "
            "%(shown)s, or a time before the change.",
            time=asked,
            date=format_date(naive, "dd MMMM y", locale=locale()),
            zone=zone.key,
            shown=later,
        )
        raise Invalid(_label(name), why)
    return at


def ids(name: str) -> list[int]:
    """Return the ids of the ticked boxes of a name; raise Invalid if one is no id."""
    said = request.form.getlist(name)
    if not all(one.isascii() and one.isdecimal() and len(one) < 10 for one in said):
        why = gettext("one of the choices is not known; reload the page.")
        raise Invalid(_label(name), why)
    return [int(one) for one in said]


def list_text() -> str:
    """Return the text of a list that is sent as a file or typed; raise Invalid, RosterInvalid."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return request.form.get("text", "")
    content = file.stream.read(_LIST_BYTES + 1)
    if len(content) > _LIST_BYTES:
        why = gettext("it has more than %(most)s bytes; wanted a list of people.", most=_LIST_BYTES)
        raise Invalid("file", why)
    return decode(content)


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
    return gettext("; “%(said)s” is none", said=said[:40]) if said else ""


def _label(name: str) -> str:
    return name.replace("_", " ")
