"""The numbers behind the plots."""

from datetime import UTC, datetime, timedelta

from submissions.domain.statistics import histogram, mistake_matrix, over_time, question_rates
from submissions.domain.submission import Finding

NOON = datetime(2026, 11, 23, 12, 34, tzinfo=UTC)


def finding(question, *, passed, mistakes=()):
    """Return a finding."""
    return Finding(question, "passed" if passed else "failed", 0.0, 1.0, mistakes)


def test_every_point_is_in_one_bin():
    """Full points are in the last bin, zero in the first."""
    bins = histogram([0.0, 0.99, 1.0, 10.0, 10.0], 10.0)

    assert [one.count for one in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[0].low, bins[-1].high) == (0.0, 10.0)


def test_points_beyond_the_most_are_in_the_last_bin():
    """An override may give more than there is."""
    assert histogram([12.0], 10.0)[-1].count == 1


def test_an_assignment_without_points_has_bins_all_the_same():
    """Nothing is divided by nothing."""
    assert sum(one.count for one in histogram([0.0, 0.0], 0.0)) == 2


def test_rates_count_students_who_passed():
    """Per question, of those who were graded."""
    rates = question_rates(
        [
            [finding("a", passed=True), finding("b", passed=False)],
            [finding("a", passed=True), finding("b", passed=True)],
        ]
    )

    assert [(one.question, one.rate) for one in rates] == [("a", 1.0), ("b", 0.5)]


def test_a_student_counts_once_for_a_mistake():
    """However often they make it; frequent mistakes come first."""
    first = [finding("a", passed=False, mistakes=("M1",))]
    second = [finding("a", passed=False, mistakes=("M2",))]

    matrix = mistake_matrix([(1, second), (2, first), (2, first), (3, first)])

    assert matrix == {"M1": {"a": 2}, "M2": {"a": 1}}
    assert list(matrix) == ["M1", "M2"]


def test_time_is_cut_into_equal_steps_without_gaps():
    """An hour without submissions is a step of none."""
    steps, step_s = over_time([NOON, NOON + timedelta(hours=2)])

    assert [one.count for one in steps] == [1, 0, 1]
    assert step_s == 3600.0
    assert steps[0].at == NOON.replace(minute=0)


def test_a_long_time_has_few_steps():
    """A plot of a term has sixty bars or fewer, and every submission is in one."""
    steps, _ = over_time([NOON + timedelta(hours=7 * i) for i in range(300)])

    assert len(steps) <= 60
    assert sum(one.count for one in steps) == 300


def test_no_submissions_are_no_steps():
    """An empty plot."""
    assert over_time([])[0] == []
