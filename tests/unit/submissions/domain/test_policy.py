"""Dates, attempts, penalties, and which attempt counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report import FeedbackLevel, Report, Totals
from submissions.domain.assignment import (
    Accommodation,
    Assignment,
    Counts,
    Extension,
    Release,
)
from submissions.domain.policy import (
    Attempt,
    check_hand_in,
    days_late,
    is_released,
    most_generous,
    penalty_for,
    standing_of,
    terms_for,
)
from submissions.errors import AssignmentClosed, AssignmentNotOpen, AttemptsExhausted, TooSoon

DUE = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)  # a minute before midnight in Zurich
SECOND = timedelta(seconds=1)


def assignment(**changes):
    """Return an assignment due at DUE and closing two days later."""
    usual = Assignment(1, "One", "x", 10.0, "Europe/Zurich", DUE, due_at=DUE)
    closing = {"closes_at": DUE + timedelta(days=2)}
    return replace(usual, **{**closing, **changes})


def terms(extension=None, **changes):
    """Return its terms."""
    return terms_for(assignment(**changes), extension)


def extension(**changes):
    """Return an extension."""
    return Extension(1, 1, "ill", 2, DUE, **changes)


class TestHandingIn:
    """May a student hand in now?"""

    def test_before_it_opens_it_is_refused_with_the_date_in_its_zone(self):
        """The sentence tells the time on the clocks of the course."""
        with pytest.raises(AssignmentNotOpen, match="23:59"):
            check_hand_in(terms(opens_at=DUE), 0, None, DUE - SECOND)

    def test_at_the_opening_second_it_is_taken(self):
        """Opening at nine means from nine on."""
        check_hand_in(terms(opens_at=DUE), 0, None, DUE)

    def test_the_closing_second_belongs_to_it(self):
        """Until 23:59:00 means until 23:59:00.999999, and not longer."""
        closing = terms(closes_at=DUE)
        check_hand_in(closing, 0, None, DUE + timedelta(microseconds=999_999))

        with pytest.raises(AssignmentClosed, match="closed on Monday 23 November 2026, 23:59:00"):
            check_hand_in(closing, 0, None, DUE + SECOND)

    def test_without_dates_it_is_always_open(self):
        """None means never closing."""
        check_hand_in(terms(due_at=None, closes_at=None), 0, None, DUE + timedelta(days=1000))

    def test_attempts_run_out(self):
        """The sentence says how many were used of how many."""
        check_hand_in(terms(attempts=3), 2, None, DUE)

        with pytest.raises(AttemptsExhausted, match="3 of 3"):
            check_hand_in(terms(attempts=3), 3, None, DUE)

    def test_between_attempts_there_is_a_pause(self):
        """The error says how long to wait."""
        with pytest.raises(TooSoon) as caught:
            check_hand_in(terms(cooldown_s=60.0), 1, DUE - 20 * SECOND, DUE)

        assert caught.value.wait_s == 40.0
        check_hand_in(terms(cooldown_s=60.0), 1, DUE - 60 * SECOND, DUE)

    def test_an_extension_moves_dates_and_adds_attempts(self):
        """A later due date never lies behind the closing date."""
        later = DUE + timedelta(days=7)
        found = terms(extension(due_at=later, extra_attempts=2), attempts=1)

        assert found.due_at == later
        assert found.closes_at == later
        assert found.attempts == 3

    def test_an_extension_leaves_unlimited_attempts_unlimited(self):
        """More than any number is still any number."""
        assert terms(extension(extra_attempts=2)).attempts is None


class TestLateness:
    """How late is late?"""

    def test_the_due_second_is_in_time(self):
        """Not even a microsecond of the deadline's second is late."""
        assert days_late(terms(), DUE + timedelta(microseconds=999_999)) == 0
        assert days_late(terms(), DUE + SECOND) == 1

    def test_a_day_that_has_begun_counts(self):
        """A second over a day is two days."""
        assert days_late(terms(), DUE + timedelta(days=1)) == 1
        assert days_late(terms(), DUE + timedelta(days=1) + SECOND) == 2

    def test_grace_costs_nothing(self):
        """Within it nothing is late; beyond, days are counted from the due date."""
        kind = terms(grace_s=3600.0)

        assert days_late(kind, DUE + timedelta(hours=1)) == 0
        assert days_late(kind, DUE + timedelta(hours=1) + SECOND) == 1

    def test_days_are_those_of_the_zone(self):
        """When clocks go back an hour, the day has 25 hours and is one day."""
        due = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)  # clocks go back in the coming night
        found = terms(due_at=due, closes_at=None)

        assert days_late(found, due + timedelta(hours=25)) == 1
        assert days_late(found, due + timedelta(hours=25) + SECOND) == 2

    def test_the_penalty_grows_by_days_to_its_most(self):
        """Ten per cent a day, and never more than a quarter."""
        found = terms(late_per_day=0.1, late_most=0.25)

        assert [penalty_for(found, DUE + timedelta(days=d)) for d in (0, 1, 2, 3, 30)] == [
            0.0,
            0.1,
            0.2,
            0.25,
            0.25,
        ]

    @given(
        st.integers(0, 10**7),
        st.integers(0, 10**7),
        st.floats(0, 1),
        st.floats(0, 1),
    )
    def test_being_later_never_costs_less(self, early, extra, per_day, most):
        """Penalties only grow with time and stay shares."""
        found = terms(late_per_day=per_day, late_most=most)
        first = penalty_for(found, DUE + early * SECOND)
        second = penalty_for(found, DUE + (early + extra) * SECOND)

        assert 0.0 <= first <= second <= 1.0


class TestStanding:
    """Which attempt counts?"""

    def test_the_best_counts_after_penalties(self):
        """A perfect attempt that lost half counts less than a good one in time."""
        at = DUE + timedelta(days=1)
        good = Attempt(1, 1, DUE, 0.8)
        late = Attempt(2, 2, at, 1.0, penalty_for(terms(late_per_day=0.5), at))

        assert standing_of([good, late], Counts.BEST) == good

    def test_the_earliest_of_equals_counts(self):
        """Handing the same in again changes nothing."""
        twins = [Attempt(i, i, DUE, 0.5) for i in (1, 2, 3)]

        assert standing_of(twins, Counts.BEST).number == 1

    def test_the_last_counts_even_if_it_is_worse(self):
        """Where the last counts, it does."""
        attempts = [Attempt(1, 1, DUE, 1.0), Attempt(2, 2, DUE, 0.0)]

        assert standing_of(attempts, Counts.LAST).share == 0.0

    def test_nobody_stands_without_an_attempt(self):
        """No attempt, no standing."""
        assert standing_of([], Counts.BEST) is None


class TestTogether:
    """What is asked of some who hand in as one."""

    @given(
        hours=st.lists(st.integers(-100, 100) | st.none(), min_size=1, max_size=4),
        attempts=st.lists(st.integers(0, 5), min_size=1, max_size=4),
    )
    def test_the_latest_dates_and_the_most_attempts_hold(self, hours, attempts):
        """Each has at least what they have alone, and no more than one of them has."""
        pairs = list(zip(hours, attempts, strict=False))
        each = [
            terms(
                None if h is None else extension(due_at=DUE + timedelta(hours=h), extra_attempts=n),
                attempts=1,
            )
            for h, n in pairs
        ]
        found = most_generous(each)

        assert found.due_at == max(one.due_at for one in each)
        assert found.closes_at == max(one.closes_at for one in each)
        assert found.attempts == max(one.attempts for one in each)
        late = min(days_late(one, DUE + timedelta(hours=30)) for one in each)
        assert days_late(found, DUE + timedelta(hours=30)) == late

    def test_none_is_the_latest_and_the_most(self):
        """Whoever has no date and no limit gives it to all."""
        bound, free = terms(attempts=2), terms(due_at=None, closes_at=None)

        assert most_generous([bound, free]) == most_generous([free])

    def test_an_hour_that_clocks_show_twice_is_later(self):
        """In autumn 02:30 comes again; the second is the later date."""
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        again = first + timedelta(hours=1)
        due = [terms(due_at=at, closes_at=None) for at in (again, first)]

        assert most_generous(due).due_at.astimezone(UTC) == again


def test_without_a_due_date_nothing_is_late():
    """Nor can an extension of the closing date alone make it so."""
    found = terms_for(
        assignment(due_at=None, closes_at=DUE), extension(closes_at=DUE + timedelta(days=1))
    )

    assert days_late(found, DUE + timedelta(days=1)) == 0
    assert found.closes_at == DUE + timedelta(days=1)


def released(report, now, **changes):
    """Return whether a student may read the wanted form."""
    one = assignment(**changes)
    return is_released(one, terms_for(one, None), report, now)


@pytest.mark.parametrize(
    ("release", "score", "days", "wanted"),
    [
        (Release.NEVER, 2.0, 99, False),
        (Release.FULL_MARKS, 1.0, 99, False),
        (Release.FULL_MARKS, 2.0, -1, True),
        (Release.AFTER_DUE, 2.0, 0, False),
        (Release.AFTER_DUE, 0.0, 3, True),
    ],
)
def test_the_rule_of_release(release, score, days, wanted):
    """Never, on full marks, or after the last date on which somebody may hand in."""
    report = Report("x", "", (), totals=Totals(score, 2.0))
    now = DUE + timedelta(days=days)

    assert released(report, now, release=release) is wanted


def test_without_a_date_there_is_no_after():
    """An assignment that is never due releases nothing by date."""
    dates = {"due_at": None, "closes_at": None}

    assert not released(Report("x", "", ()), DUE, release=Release.AFTER_DUE, **dates)


def test_the_wanted_form_does_not_give_away_a_score_that_is_not_shown():
    """It would tell of full marks where only the receipt is to be known."""
    report = Report("x", "", (), totals=Totals(2.0, 2.0))
    told = {"release": Release.FULL_MARKS, "feedback_level": FeedbackLevel.RECEIVED}

    assert not released(report, DUE, **told)


class TestTheHourThatComesTwice:
    """In Zurich clocks go from 3:00 back to 2:00 on 25 October 2026, at 1:00 UTC."""

    DUE = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30, of summer

    @pytest.mark.parametrize(
        ("minutes", "days"),
        [(0, 0), (30, 1), (40, 1), (60, 1), (24 * 60, 1), (25 * 60, 1), (25 * 60 + 1, 2)],
    )
    def test_later_is_late_whatever_clocks_show(self, minutes, days):
        """Forty minutes after 2:30 it is 2:10; the day that follows has 25 hours."""
        at = self.DUE + timedelta(minutes=minutes)

        assert days_late(terms(due_at=self.DUE, closes_at=None), at) == days

    def test_the_second_one_is_not_late_for_a_date_in_it(self):
        """Due at 2:30 of winter, 2:50 of summer is forty minutes before."""
        due = self.DUE + timedelta(hours=1)

        assert days_late(terms(due_at=due, closes_at=None), due - timedelta(minutes=40)) == 0

    def test_grace_is_time_that_passes(self):
        """An hour of grace is over after an hour, not after two."""
        late = terms(due_at=self.DUE, closes_at=None, grace_s=3600.0)

        assert days_late(late, self.DUE + timedelta(minutes=60)) == 0
        assert days_late(late, self.DUE + timedelta(minutes=70)) == 1


class TestAccommodations:
    """More time that stands for all dates."""

    def both(self, granted=None, **changes):
        """Return terms with two days and an attempt more, and perhaps an extension."""
        more = Accommodation(1, 1, "law", 2, DUE, extra_hours=48.0, extra_attempts=1)
        return terms_for(assignment(attempts=2, **changes), granted, more)

    def test_it_is_added_to_all_dates_and_attempts(self):
        """What an assignment has no date for gets none."""
        found = self.both()

        assert (found.due_at, found.closes_at) == (DUE + timedelta(2), DUE + timedelta(4))
        assert found.attempts == 3
        assert self.both(due_at=None, closes_at=None).due_at is None

    @pytest.mark.parametrize("days", [1, 5])
    def test_with_an_extension_the_later_date_holds(self, days):
        """Neither takes anything from the other; attempts add up."""
        found = self.both(extension(due_at=DUE + timedelta(days), extra_attempts=2))

        assert found.due_at == DUE + timedelta(max(days, 2))
        assert found.closes_at == DUE + timedelta(max(days, 4))
        assert found.attempts == 5
