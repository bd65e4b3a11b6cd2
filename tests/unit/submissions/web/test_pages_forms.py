"""Fields of forms become values, or a sentence; charts keep within their frame."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.bounds import Bounds
from submissions.domain.statistics import Bin, HourCount
from submissions.errors import Invalid
from submissions.web import charts, forms
from submissions.web.filters import relative
from submissions.web.language import set_up_language

APP = Flask(__name__)
set_up_language(APP)
ZURICH = ZoneInfo("Europe/Zurich")


def filled(**fields):
    """Return a request with these fields."""
    return APP.test_request_context(method="POST", data=fields)


@given(st.text(max_size=60))
def test_a_number_is_within_its_bounds_or_refused(text):
    """Whatever is typed, nothing else comes through."""
    with filled(points=text):
        try:
            value = forms.number("points", Bounds(0, 10))
        except Invalid:
            return
        assert 0 <= value <= 10


@given(st.text(max_size=60))
def test_a_time_is_aware_or_refused(text):
    """Whatever is typed, a naive or unreachable time never comes through."""
    with filled(due_at=text):
        try:
            value = forms.local_time("due_at", ZURICH)
        except Invalid:
            return
        assert value is None or value.utcoffset() == timedelta(0)


def test_a_time_is_of_the_zone():
    """Summer and winter have another hour."""
    with filled(summer="2026-07-01T12:00", winter="2026-12-01T12:00"):
        assert forms.local_time("summer", ZURICH) == datetime(2026, 7, 1, 10, tzinfo=UTC)
        assert forms.local_time("winter", ZURICH) == datetime(2026, 12, 1, 11, tzinfo=UTC)


def test_a_time_that_clocks_skip_is_refused():
    """The sentence says what there is instead; an hour that comes twice is the first."""
    with filled(due_at="2027-03-28T02:30"), pytest.raises(Invalid, match=r"no 02:30 .* Take 03:30"):
        forms.local_time("due_at", ZURICH)
    with filled(due_at="2026-10-25T02:30"):
        assert forms.local_time("due_at", ZURICH) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("value", ["1.5", "x", "-1", ""])
def test_a_whole_number_is_whole(value):
    """Neither parts nor words are taken."""
    with filled(attempts=value), pytest.raises(Invalid):
        forms.whole("attempts")


def test_an_endless_field_is_refused():
    """No field but a program or a list is longer than a page."""
    with filled(name="x" * 30_000), pytest.raises(Invalid):
        forms.field("name")


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60))
def test_bars_keep_within_their_frame(counts):
    """No bar is higher or wider than the chart; each has its count in words."""
    chart = charts.scores([Bin(i, i + 1.0, count) for i, count in enumerate(counts)])

    for bar in chart.bars:
        assert 0 <= bar.y <= 120
        assert bar.y + bar.height <= 120.01
        assert bar.x >= 0
        assert bar.x + bar.width <= chart.width
    assert chart.sentence == "empty" or "points" in chart.sentence


def test_a_due_date_outside_of_the_chart_is_not_drawn(shared):
    """The line for it appears within the time shown only."""
    assignment = shared.demo.practical
    steps = [HourCount(assignment.due_at + timedelta(hours=i), 1) for i in range(4)]
    late = [HourCount(one.at + timedelta(days=3), 1) for one in steps]

    assert charts.timeline(steps, 3600.0, assignment).mark == 0.0
    assert charts.timeline(late, 3600.0, assignment).mark is None
    assert charts.timeline([], 3600.0, assignment).bars == ()


@given(st.integers(-(10**9), 10**9))
def test_how_far_away_a_time_is_has_one_unit(seconds):
    """Past and future are told apart, and nothing is '0 days'."""
    start = datetime(2026, 9, 1, tzinfo=UTC)

    said = relative(start + timedelta(seconds=seconds), start)

    assert said == "now" or said.startswith("in ") == (seconds > 0)
    assert not said.startswith(("in 0", "0 "))
