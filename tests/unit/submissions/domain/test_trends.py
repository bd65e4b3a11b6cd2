"""Which mistakes a class makes of late."""

from datetime import UTC, datetime, timedelta

from submissions.domain.trends import DAYS, Trend, trends

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def ago(days):
    """Return a time so many days ago."""
    return NOW - timedelta(days=days, minutes=1)


def test_students_count_once_for_a_mistake_and_once_for_a_day():
    """The commonest first; days end today, and older ones are in no bar."""
    made = [
        (1, ago(0), ["sign"]),
        (1, ago(0), ["sign", "factor"]),
        (1, ago(1), ["sign"]),
        (2, ago(1), ["sign"]),
        (3, ago(DAYS), ["sign"]),
    ]

    found = trends(made, NOW)

    by_day = (0,) * (DAYS - 2) + (2, 1)
    assert found[0] == Trend("sign", 3, by_day)
    assert [one.mistake for one in found] == ["sign", "factor"]


def test_only_the_commonest_are_told():
    """Ties are broken by name, so that a page does not jump."""
    made = [(student, NOW, ["b", "a", "c", "d"]) for student in range(2)]

    assert [one.mistake for one in trends(made, NOW, most=2)] == ["a", "b"]


def test_a_clock_that_is_behind_makes_it_today():
    """An attempt of a moment later is in the last bar."""
    assert trends([(1, NOW + timedelta(hours=1), ["a"])], NOW)[0].by_day[-1] == 1
