"""What of a report its student may read."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from submissions.domain.assignment import Assignment, FeedbackLevel, Release
from submissions.domain.policy import terms_for
from submissions.domain.visibility import for_student, is_released

DUE = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ASSIGNMENT = Assignment(1, "One", "x", 10.0, "UTC", DUE, due_at=DUE)


def check(name, feedback, **details):
    """Return a check as a report has it."""
    return {
        "check": name,
        "title": f"title of {name}",
        "outcome": "failed",
        "feedback": feedback,
        "details": details,
    }


ENTRY = {
    "name": "somebody",
    "score": 0.0,
    "max_score": 2.0,
    "outcome": "failed",
    "problem": "",
    "left_out": "Without line 1.",
    "provenance": {"seed": 12345},
    "questions": [
        {
            "name": "dW_k",
            "outcome": "failed",
            "passed": False,
            "points": 0.0,
            "max_points": 2.0,
            "printed": "I print",
            "checks": [
                check("numeric", "the sentence", yours=1.0),
                check("mistake", "the hint", code="M25", others=["M08"]),
            ],
        }
    ],
}


def shown(level, *, hint_level=1):
    """Return what a student reads at a level, as text to search in."""
    assignment = replace(ASSIGNMENT, feedback_level=level, hint_level=hint_level)
    return json.dumps(for_student(ENTRY, assignment))


def test_received_shows_nothing():
    """That it was graded is all there is to know."""
    assert shown(FeedbackLevel.RECEIVED) == "null"


@pytest.mark.parametrize(
    ("level", "seen", "hidden"),
    [
        (FeedbackLevel.SCORE, ["max_score"], ["dW_k", "the sentence", "I print", "title of"]),
        (
            FeedbackLevel.OUTCOMES,
            ["dW_k", "title of numeric"],
            ["the sentence", "hint", "I print", "line 1"],
        ),
        (FeedbackLevel.FULL, ["the sentence", "the hint", "I print", "yours", "line 1"], []),
    ],
)
def test_each_level_shows_this_and_not_that(level, seen, hidden):
    """A level shows what it says and nothing of the next."""
    text = shown(level)

    assert [word for word in seen if word not in text] == []
    assert [word for word in hidden if word in text] == []


@pytest.mark.parametrize("level", list(FeedbackLevel))
def test_no_level_shows_the_catalogue_or_the_seed(level):
    """Codes and titles of mistakes are the instructor's, seeds nobody's."""
    text = shown(level)

    assert not [w for w in ("M25", "M08", "title of mistake", "12345", "somebody") if w in text]


def test_hint_level_zero_shows_no_hint():
    """Not even that there is one."""
    assert "hint" not in shown(FeedbackLevel.FULL, hint_level=0)


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
    assignment = replace(ASSIGNMENT, release=release, closes_at=DUE + timedelta(days=2))
    entry = {**ENTRY, "score": score}
    now = DUE + timedelta(days=days)

    assert is_released(assignment, terms_for(assignment, None), entry, now) is wanted


def test_without_a_date_there_is_no_after():
    """An assignment that is never due releases nothing by date."""
    assignment = replace(ASSIGNMENT, release=Release.AFTER_DUE, due_at=None)

    assert not is_released(assignment, terms_for(assignment, None), ENTRY, DUE)


def test_the_wanted_form_does_not_give_away_a_score_that_is_not_shown():
    """It would tell of full marks where only the receipt is to be known."""
    assignment = replace(
        ASSIGNMENT, release=Release.FULL_MARKS, feedback_level=FeedbackLevel.RECEIVED
    )

    entry = {**ENTRY, "score": 2.0}
    assert not is_released(assignment, terms_for(assignment, None), entry, DUE)
