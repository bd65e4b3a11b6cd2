"""What of a report somebody may see."""

import json

import pytest

from grader.report import (
    STAFF,
    CheckResult,
    FeedbackLevel,
    Outcome,
    QuestionReport,
    Reader,
    Report,
    Show,
    seen_by,
)
from grader.report.details import ExactDetails, MistakeDetails, NumericDetails

NUMERIC = NumericDetails(0, 9, "a-class", yours=1.0)
CHECKS = (
    CheckResult("numeric", "title of numeric", Outcome.FAILED, "the sentence", NUMERIC),
    CheckResult("exact", "t", Outcome.UNDECIDED, "", ExactDetails(2, 1e-9, "the flag")),
    CheckResult(
        "mistake", "title of mistake", Outcome.FAILED, "the hint", MistakeDetails("M25", ("M08",))
    ),
)
REPORT = Report(
    "somebody",
    "sheet",
    (QuestionReport("dW_k", Outcome.FAILED, 0.0, 2.0, CHECKS, "I print"),),
    left_out="Without line 1.",
    provenance={"seed": 12345},
)


def shown(level, *, hints=True):
    """Return what a student reads at a level, as text to search in."""
    seen = seen_by(REPORT, Reader(level, hints=hints))
    return json.dumps(seen and seen.to_json())


def test_received_shows_nothing():
    """That it was graded is all there is to know."""
    assert shown(FeedbackLevel.RECEIVED) == "null"


def test_staff_sees_everything():
    """Whatever the level."""
    assert seen_by(REPORT, STAFF) is REPORT


@pytest.mark.parametrize(
    ("level", "seen", "hidden"),
    [
        (FeedbackLevel.SCORE, ["max_score"], ["dW_k", "the sentence", "I print", "title of"]),
        (
            FeedbackLevel.OUTCOMES,
            ["dW_k", "title of numeric"],
            ["the sentence", "hint", "I print", "line 1", "yours"],
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
    """Codes and titles of mistakes, classes and flags are for staff, seeds for nobody."""
    text = shown(level)

    secrets = ("M25", "M08", "title of mistake", "12345", "a-class", "the flag")
    assert not [word for word in secrets if word in text]


def test_without_hints_there_is_none():
    """Not even that there would be one."""
    assert "hint" not in shown(FeedbackLevel.FULL, hints=False)
    assert "known mistake" not in shown(FeedbackLevel.FULL, hints=False)


def test_a_score_is_known_without_its_questions():
    """And nothing else is."""
    seen = seen_by(REPORT, Reader(FeedbackLevel.SCORE))

    assert (seen.score, seen.max_score, seen.questions) == (0.0, 2.0, ())


@pytest.mark.parametrize(
    ("show", "words"),
    [
        (Show.OUTCOMES, []),
        (Show.FEEDBACK, ["the sentence"]),
        (Show.HINTS, ["the sentence", "the hint"]),
    ],
)
def test_files_for_students_show_so_much(show, words):
    """As the settings of CI and Gradescope say."""
    text = json.dumps(seen_by(REPORT, show.reader).to_json())

    assert [word for word in ("the sentence", "the hint") if word in text] == words


def test_the_seed_of_public_cases_is_no_secret():
    """In CI nothing else was tried, and whoever reads it may want to replay it."""
    public = Report("x", "sheet", (), provenance={"seed": 7, "cases": "public"})

    assert seen_by(public, Reader()).provenance["seed"] == 7
