"""Groups of what is alike, and what a look covers."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.domain.similarity import SimilarityLook, groups

NUMBERS = st.integers(0, 12)


@given(st.lists(st.tuples(NUMBERS, NUMBERS)))
@settings(deadline=None)
def test_groups_are_what_hangs_together(pairs):
    """Both of a pair are in one group, and nothing else joins two groups."""
    found = groups(pairs)
    place = {one: number for number, group in enumerate(found) for one in group}

    assert sorted(place) == sorted({one for pair in pairs for one in pair})
    assert all(place[first] == place[second] for first, second in pairs)
    for group in found:
        reached, left = {group[0]}, True
        while left:
            left = {one for pair in pairs if reached & set(pair) for one in pair} - reached
            reached |= left
        assert group == sorted(reached)


def test_the_smallest_groups_come_first():
    """They say the most."""
    assert groups([(1, 2), (2, 3), (8, 9)]) == [[8, 9], [1, 2, 3]]


def test_a_look_covers_what_was_there():
    """A part of it too, but nothing that has come since."""
    look = SimilarityLook(1, 2, (3, 4, 5), datetime(2026, 1, 1, tzinfo=UTC), "")

    assert look.covers([3, 5])
    assert not look.covers([3, 6])
