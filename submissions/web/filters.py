"""What templates call: times, points, formulas, text of others made harmless."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from flask_babel import gettext
from markupsafe import Markup, escape

from grader.output.numbers import percent
from grader.output.numbers import points as plain
from grader.output.visible import cut, one_line, visible
from grader.report.details import Step
from submissions.config import MIB
from submissions.translations import gettext_noop
from submissions.translations.times import SHORT
from submissions.web.charts import spark
from submissions.web.context import services
from submissions.web.drawing import drawing, focus_of
from submissions.web.excerpts import changes
from submissions.web.icons import icon
from submissions.web.language import decimal, language, local_time, locale, translated
from submissions.web.markdown import render, render_comment
from submissions.web.sources import (
    around,
    derivation,
    line_number,
    lines_to_look_at,
    parts_of,
    program,
    steps_of,
)
from submissions.web.words import (
    outcome,
    outcome_mark,
    score_tone,
    script_words,
    standing_tone,
    step_mark,
    term,
)

_Unit = Literal["year", "month", "day", "hour", "minute"]
_STEPS: Sequence[tuple[int, _Unit]] = (
    (86400 * 365, "year"),
    (86400 * 30, "month"),
    (86400, "day"),
    (3600, "hour"),
    (60, "minute"),
)


def when(at: datetime | None, zone: str = "") -> Markup:
    """Return a time as people write it, in its own or the given zone, readable by machines."""
    if at is None:
        return Markup("")
    return _when(at, zone, language()) if zone else _moment(at)


@lru_cache(maxsize=10_000)  # a page says the times of all attempts, and so does the next
def _when(at: datetime, zone: str, _language: str) -> Markup:
    return _moment(at.astimezone(ZoneInfo(zone)))


def _moment(local: datetime) -> Markup:
    said = local_time(local, SHORT)
    values = local.isoformat(timespec="seconds"), local.tzinfo, said
    return Markup('<time datetime="%s" title="%s">%s</time>') % values


def relative(at: datetime, now: datetime | None = None) -> str:
    """Return how far away a time is.

    Examples
    --------
    >>> from datetime import UTC
    >>> start = datetime(2026, 9, 1, tzinfo=UTC)
    >>> relative(datetime(2026, 9, 4, 1, tzinfo=UTC), start)
    'in 3 days'
    >>> relative(start, datetime(2026, 9, 1, 0, 5, tzinfo=UTC))
    '5 minutes ago'
    """
    seconds = (at - (now or services().clock.now())).total_seconds()
    return _length(seconds, direction=True) or gettext("now")


def duration(seconds: float) -> str:
    """Return a length of time in its largest unit.

    Examples
    --------
    >>> duration(7200), duration(0.4)
    ('2 hours', 'less than a minute')
    """
    return _length(seconds) or gettext("less than a minute")


def _length(seconds: float, *, direction: bool = False) -> str:
    """Return whole units, the largest there is; empty if there is no whole minute."""
    for size, name in _STEPS:
        count = int(abs(seconds) // size)
        if count:
            rounded = timedelta(seconds=math.copysign(count * size, seconds))
            return format_timedelta(
                rounded,
                granularity=name,
                threshold=math.inf,  # no other unit
                add_direction=direction,
                locale=locale(),
            )
    return ""


def points(value: float) -> str:
    """Return points, or another number, without needless zeros."""
    return decimal(plain(value))


def signed(value: float) -> str:
    """Return points that are given or taken, with their sign."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + points(abs(value))


def form_time(at: datetime | None, zone: str) -> str:
    """Return a time as a ``datetime-local`` field holds it."""
    return "" if at is None else f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def quantity_name(name: str) -> str:
    """Return the name of a limit without its unit.

    Examples
    --------
    >>> quantity_name("memory_bytes"), quantity_name("cpu_s")
    ('memory', 'cpu')
    """
    return name.removesuffix("_bytes").removesuffix("_s").replace("_", " ")


def quantity(value: float, name: str) -> str:
    """Return a limit with the unit that its name ends with.

    Examples
    --------
    >>> quantity(268435456, "memory_bytes"), quantity(2.0, "cpu_s"), quantity(64, "files")
    ('256 MiB', '2 s', '64')
    """
    if name.endswith("_bytes"):
        small = value < MIB
        return f"{points(value / (1024 if small else MIB))} {'KiB' if small else 'MiB'}"
    return f"{points(value)}{' s' if name.endswith('_s') else ''}"


def size(count: int) -> str:
    """Return a number of bytes as people say it.

    Examples
    --------
    >>> size(512 * 1024), size(3 * 2**20), size(40 * 2**30)
    ('0.5 MB', '3 MB', '40 GB')
    """
    if count >= 2**30:
        return f"{points(round(count / 2**30, 1))} GB"
    return f"{points(round(count / MIB, 1))} MB"


def pointed(step: Step) -> str:
    """Return a step's text with a caret under the symbol that is wrong; empty if it is not known.

    >>> from grader.report.details import Span
    >>> step = Step(text="a + b", span=Span(3, 5, 3, 10), focus=Span(3, 9, 3, 10))
    >>> print(pointed(step))
    a + b
        ^
    """
    span, focus = step.span, step.focus
    if not focus or span.line != span.end_line or "\n" in step.text:
        return ""
    width = max(1, focus.end_column - focus.column)
    return f"{step.text}\n{' ' * (focus.column - span.column)}{'^' * width}"


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning.

    >>> sentence("enter a number.")
    'Enter a number.'
    """
    return text[:1].upper() + text[1:]


#: What people call the fields of forms.
_FIELDS = {
    "title": gettext_noop("title"),
    "exercise": gettext_noop("exercise"),
    "points": gettext_noop("points"),
    "seed": gettext_noop("seed"),
    "opens_at": gettext_noop("opens"),
    "due_at": gettext_noop("due"),
    "closes_at": gettext_noop("closes"),
    "late_per_day": gettext_noop("late penalty per day"),
    "late_most": gettext_noop("maximum penalty"),
    "grace_minutes": gettext_noop("grace period"),
    "attempts": gettext_noop("attempt limit"),
    "cooldown_minutes": gettext_noop("minutes between attempts"),
    "counts": gettext_noop("counts"),
    "feedback_level": gettext_noop("feedback level"),
    "hint_level": gettext_noop("hint level"),
    "release": gettext_noop("release"),
    "inquiry_days": gettext_noop("inquiry days"),
    "login": gettext_noop("login"),
    "slug": gettext_noop("slug"),
    "source": gettext_noop("source"),
    "ask": gettext_noop("ask"),
    "function": gettext_noop("function"),
    "lines": gettext_noop("lines"),
    "written": gettext_noop("how students answer"),
    "varies": gettext_noop("what varies"),
}


def field_name(name: str) -> str:
    """Return what people call a field of a form."""
    return term(_FIELDS.get(name, name.replace("_", " ")))


#: Larger arrays are told as text.
_MOST_ROWS = _MOST_COLUMNS = 8
_CODE = re.compile(r"`([^`\n]+)`")


def matrix(value: object) -> list[list[object]]:
    """Return the rows of a small array that a page can lay out; empty if it is none.

    >>> matrix([1.0, 2.0]), matrix([[1], [2]]), matrix("x"), matrix([[[1]]])
    ([[1.0, 2.0]], [[1], [2]], [], [])
    """
    if not isinstance(value, (list, tuple)) or not value:
        return []
    nested = [isinstance(one, (list, tuple)) for one in value]
    rows = [list(row) for row in value] if all(nested) else [list(value)]
    plain = not any(isinstance(one, (list, tuple, dict)) for row in rows for one in row)
    small = len(rows) <= _MOST_ROWS and len({len(row) for row in rows} | {0}) == 2
    return rows if plain and small and len(rows[0]) <= _MOST_COLUMNS else []


def text(value: object, limit: int = 4000) -> Markup:
    """Return text of others as it may be shown: bounded, no controls, escaped."""
    return escape(cut(visible(str(value)), limit))


def told(value: object, limit: int = 4000) -> Markup:
    """Return a sentence of ours likewise, with what stands in backticks set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(text(value, limit))))  # noqa: S704  escaped


def _now() -> datetime:
    return services().clock.now()


FILTERS: dict[str, Callable[..., Any]] = {
    "step_mark": step_mark,
    "pointed": pointed,
    "points": points,
    "signed": signed,
    "percent": percent,
    "visible": visible,
    "one_line": one_line,
    "text": text,
    "told": told,
    "sentence": sentence,
    "term": term,
    "translated": translated,
    "field_name": field_name,
    "when": when,
    "relative": relative,
    "duration": duration,
    "form_time": form_time,
    "quantity": quantity,
    "quantity_name": quantity_name,
    "outcome": outcome,
    "mark": outcome_mark,
    "markdown": render,
    "comment": render_comment,
    "program": program,
    "line_number": line_number,
    "derivation": derivation,
    "around": around,
    "steps": steps_of,
    "lines_to_look_at": lines_to_look_at,
    "parts": parts_of,
    "score_tone": score_tone,
    "standing_tone": standing_tone,
    "matrix": matrix,
    "changes": changes,
    "spark": spark,
    "drawing": drawing,
    "focus": focus_of,
    "bytes": size,
}
GLOBALS: dict[str, Callable[..., Any]] = {
    "utcnow": _now,
    "icon": icon,
    "script_words": script_words,
}
