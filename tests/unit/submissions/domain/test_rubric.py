"""What a person judges, on top of what was found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.assignment import Assignment
from submissions.domain.rubric import RubricItem, share_with

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEN = Assignment(1, "A", "x", 10.0, "UTC", NOW)
POINTS = st.floats(-1e6, 1e6)


def items(*points):
    """Return items that give so many points."""
    return [RubricItem(1, "t", one, place, NOW) for place, one in enumerate(points, 1)]


@pytest.mark.parametrize(
    ("share", "given", "points"),
    [
        (0.5, (), 5.0),
        (0.5, (2.0,), 7.0),
        (0.5, (2.0, -3.0), 4.0),
        (0.5, (0.0,), 5.0),
        (0.5, (-6.0,), 0.0),
        (0.5, (6.0,), 10.0),
        (0.5, (6.0, -2.0), 9.0),
        (0.97, (0.1, 0.2), 10.0),
    ],
)
def test_items_go_on_top_within_none_and_all(share, given, points):
    """The sum is held to what the assignment has, not each item; sums are exact."""
    assert share_with(TEN, share, items(*given)) * 10 == pytest.approx(points, abs=1e-12)


def test_full_points_are_all_of_them_whatever_they_are_summed_of():
    """Or nobody would have passed by a sum of tenths."""
    assert share_with(replace(TEN, points=1.0), 0.7, items(0.1, 0.2)) == 1.0


def test_an_assignment_may_let_them_go_beyond_but_never_below():
    """A bonus is one; a debt is none."""
    generous = replace(TEN, beyond_points=True)

    assert share_with(generous, 1.0, items(2.0)) == 1.2
    assert share_with(generous, 0.1, items(-2.0)) == 0.0


@given(st.floats(0, 1), st.lists(POINTS, max_size=5))
def test_without_points_there_is_nothing_to_give(share, given):
    """What was found stays: it may be all that was asked."""
    assert share_with(replace(TEN, points=0.0), share, items(*given)) == share


@given(st.floats(0, 1), st.lists(POINTS, min_size=1, max_size=5))
def test_a_share_is_a_share(share, given):
    """Whatever the items say."""
    assert 0.0 <= share_with(TEN, share, items(*given)) <= 1.0
