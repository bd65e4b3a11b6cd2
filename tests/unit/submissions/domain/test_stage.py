"""Where a student is with an assignment, by their own dates and attempts."""

from datetime import UTC, datetime, timedelta

import pytest

from submissions.domain.policy import Terms
from submissions.domain.stage import Stage, stage_of

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)


def terms(opens=None, due=None, closes=None, attempts=None):
    """Return terms with these dates."""
    return Terms(opens, due, closes, attempts, 0.0, 0.1, 1.0, 0.0)


@pytest.mark.parametrize(
    ("dates", "used", "complete", "stage"),
    [
        (terms(opens=AFTER), 0, False, Stage.UPCOMING),
        (terms(), 0, False, Stage.OPEN),
        (terms(due=AFTER), 0, False, Stage.OPEN),
        (terms(due=BEFORE, closes=AFTER), 0, False, Stage.LATE),
        (terms(due=BEFORE), 0, False, Stage.LATE),
        (terms(due=BEFORE, closes=BEFORE), 0, False, Stage.MISSED),
        (terms(due=AFTER), 1, False, Stage.STARTED),
        (terms(due=AFTER), 1, True, Stage.DONE),
        (terms(due=AFTER, attempts=2), 1, False, Stage.STARTED),
        (terms(due=AFTER, attempts=2), 2, False, Stage.DONE),
        (terms(due=BEFORE, closes=AFTER), 1, False, Stage.DONE),
        (terms(closes=BEFORE), 1, False, Stage.DONE),
    ],
)
def test_a_stage_follows_dates_and_attempts(dates, used, complete, stage):
    """Nobody who handed in on time is called late."""
    assert stage_of(dates, used, complete=complete, now=NOW) is stage


def test_there_is_something_to_do_in_these():
    """And in no other."""
    assert [stage for stage in Stage if not stage.next_up] == [Stage.DONE, Stage.MISSED]
