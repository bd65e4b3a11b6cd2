"""Numbers become the geometry of charts; the templates draw them as SVG."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext

from grader.output.numbers import points
from submissions.domain.assignment import Assignment
from submissions.domain.statistics import Bin, HourCount, Statistics

#: Drawing area of a chart in half a page and in a whole one, in units of its own; texts have their
#: place below and above it.
_HALF, _WHOLE, _HEIGHT = 480.0, 1000.0, 120.0
#: Of a chart without texts.
_SPARK = 560.0
_GAP, _WIDEST = 0.14, 60.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``label`` is empty where there is no room for one."""

    label: str
    count: int
    x: float
    y: float
    width: float
    height: float
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, what a person reads who cannot see them, and a mark for a time."""

    bars: Sequence[Bar]
    width: float = _HALF
    mark: float | None = None

    @property
    def sentence(self) -> str:
        """The chart in words."""
        return "; ".join(f"{bar.name}: {bar.count}" for bar in self.bars if bar.count) or gettext(
            "empty"
        )


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Mistakes by questions: a shade from 0 to 4 for each count."""

    questions: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[int, int]]]]


def scores(bins: Sequence[Bin]) -> Chart:
    """Return the histogram of points."""
    names = [
        gettext("%(low)s to %(high)s points", low=points(one.low), high=points(one.high))
        for one in bins
    ]
    labels = [f"{points(one.low)}–{points(one.high)}" for one in bins]
    return Chart(_bars([one.count for one in bins], labels, names, _HALF))


def attempts(needed: Sequence[int]) -> Chart:
    """Return how many students needed how many attempts; ten or more are one bar."""
    counts = Counter(min(number, 10) for number in needed)
    numbers = range(1, max(counts, default=0) + 1)
    labels = [f"{number}{'+' if number == 10 else ''}" for number in numbers]
    names = [
        ngettext("%(label)s attempt", "%(label)s attempts", number, label=label)
        for number, label in zip(numbers, labels, strict=True)
    ]
    return Chart(_bars([counts[number] for number in numbers], labels, names, _HALF))


def timeline(steps: Sequence[HourCount], step_s: float, assignment: Assignment) -> Chart:
    """Return submissions over time, with the due date if it lies within."""
    if not steps:
        return Chart((), _WHOLE)
    zone = ZoneInfo(assignment.zone)
    times = [one.at.astimezone(zone) for one in steps]
    every = max(1, -(-len(steps) // 8))
    labels = [f"{at.day} {at:%b %H:%M}" if i % every == 0 else "" for i, at in enumerate(times)]
    names = [f"{at:%a} {at.day} {at:%b, %H:%M}" for at in times]
    bars = _bars([one.count for one in steps], labels, names, _WHOLE)
    return Chart(bars, _WHOLE, _position(assignment.due_at, steps, step_s))


def spark(counts: Sequence[int]) -> Chart:
    """Return how many a day, the last one today: small enough to stand in a line of text."""
    ago = range(len(counts) - 1, -1, -1)
    names = [
        ngettext("%(num)s day ago", "%(num)s days ago", days) if days else gettext("today")
        for days in ago
    ]
    return Chart(_bars(counts, [""] * len(counts), names, _SPARK), _SPARK)


def heat_map(statistics: Statistics) -> HeatMap:
    """Return which mistake was made how often at which question."""
    found = statistics.mistakes
    asked = [rate.question for rate in statistics.questions]
    seen = {question for row in found.values() for question in row}
    questions = [name for name in asked if name in seen]
    questions += sorted(seen - set(questions))
    most = max((count for row in found.values() for count in row.values()), default=1)
    rows = [
        (mistake, [(count, -(-4 * count // most)) for count in (row.get(q, 0) for q in questions)])
        for mistake, row in found.items()
    ]
    return HeatMap(questions, rows)


def _bars(
    counts: Sequence[int], labels: Sequence[str], names: Sequence[str], across: float
) -> list[Bar]:
    most, width = max([*counts, 1]), min(_WIDEST, across / max(1, len(counts)))
    return [
        Bar(
            label,
            count,
            round(i * width + width * _GAP / 2, 2),
            round(_HEIGHT - _HEIGHT * count / most, 2),
            round(width * (1 - _GAP), 2),
            round(_HEIGHT * count / most, 2),
            name,
        )
        for i, (count, label, name) in enumerate(zip(counts, labels, names, strict=True))
    ]


def _position(at: datetime | None, steps: Sequence[HourCount], step_s: float) -> float | None:
    """Return where a time lies on the axis; None if it is outside."""
    if at is None:
        return None
    share = (at - steps[0].at) / timedelta(seconds=step_s * len(steps))
    return round(share * _WHOLE, 2) if 0.0 <= share <= 1.0 else None
