"""A report survives its JSON form: today's, that of years ago, and that of a newer grader."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from grader.checks.formula import _OUTCOMES as _FORMULA_OUTCOMES
from grader.checks.places import _RIGHT
from grader.checks.sentences import _ENDINGS
from grader.checks.written import _worded
from grader.exercise import Scoring
from grader.output.derivation import _STYLES, WORDS
from grader.output.findings import _FINE, RULES
from grader.output.words import OUTCOMES
from grader.report import Outcome, Report
from grader.report.details import KINDS, Details, FormulaDetails, StepsDetails
from grader.report.seen import STUDENTS_READ
from grader.scoring import _EARNING
from grader.symbolic import Method, Status, Verdict
from grader.symbolic.derivation import Mark
from grader.symbolic.derivation.values import Goal

ROOT = Path(__file__).parents[3]
OLD = json.loads((ROOT / "tests" / "data" / "reports_old.json").read_text("utf-8"))


@pytest.mark.parametrize("old", OLD, ids=lambda old: old["submission"]["name"])
def test_what_was_stored_long_ago_is_read_and_written_as_it_was(old):
    """What came later has its usual value: at that time nothing was ever pending."""
    report = Report.from_json(old["submission"], old["exercise"])
    written = report.to_json()

    assert written.pop("pending") == 0.0
    assert [question.pop("pending") for question in written["questions"]] == [0.0] * len(
        report.questions
    )
    assert written == old["submission"]


def test_the_parts_of_an_old_derivation_are_typed():
    """Steps, spans and what a formula was compared by."""
    report = Report.from_json(OLD[2]["submission"])
    steps = report.questions[-1].checks[0].details
    equal = report.questions[0].checks[2].details

    assert isinstance(steps, StepsDetails)
    assert steps.steps[0].span.line == steps.steps[0].line
    assert isinstance(equal, FormulaDetails)
    assert equal.counterexample is not None


def test_what_a_newer_grader_says_is_passed_over():
    """Keys, checks and outcomes that nobody knows yet break no page."""
    newer = json.loads(json.dumps(OLD[1]["submission"]))
    question = newer["questions"][0]
    question |= {"outcome": "enlightened", "mood": "good"}
    question["checks"][0]["details"]["mood"] = "good"
    question["checks"].append(question["checks"][0] | {"check": "style", "mood": "good"})
    newer["mood"] = "good"

    report = Report.from_json(newer)

    assert report.questions[0].outcome is Outcome.UNDECIDED
    assert report.questions[0].checks[-1].check == "style"
    assert "good" not in json.dumps(report.to_json())


def test_without_its_questions_a_report_keeps_its_score():
    """As the API gives it to students who may know no more."""
    told = {"score": 1.0, "max_score": 2.0, "problem": "", "questions": []}

    report = Report.from_json(told, "sheet")

    assert (report.score, report.max_score, report.outcome) == (1.0, 2.0, Outcome.FAILED)
    assert Report.from_json(report.to_json(), "sheet") == report


# Rooms that agree on keys by strings.


def test_every_outcome_has_its_word():
    """In tables and pages; `checks.sentences` has one for each way in which a program ends."""
    judged = {Outcome.PASSED, Outcome.APPROXIMATE, Outcome.SKIPPED}
    ours = {Outcome.UNDECIDED, Outcome.ERRORED}

    assert set(OUTCOMES) == set(Outcome)
    assert set(_ENDINGS) == set(Outcome) - judged - ours


def test_the_schema_knows_every_outcome():
    """What is published of the format is what is written."""
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))

    assert schema["$defs"]["outcome"]["enum"] == [one.value for one in Outcome]


def test_every_mark_of_a_step_has_its_words_and_its_sign():
    """In the terminal and on pages; a derivation's place is its first step that is not right."""
    assert set(WORDS) == set(_STYLES) == set(Mark)
    assert {Mark(word) for word in _RIGHT} == {Mark.CORRECT, Mark.DEFINED, Mark.FOLLOW_THROUGH}
    assert {Goal(word) for word in _EARNING} == {Goal.REACHED, Goal.PENDING}


def test_every_status_of_a_comparison_ends_in_an_outcome():
    """For formulas of code; typed ones have a sentence for each."""
    assert set(_FORMULA_OUTCOMES) == set(Status)
    for status in Status:
        outcome, _ = _worded(Verdict(status, Method.FIELD, "why"))
        assert (outcome is Outcome.FAILED) is (status is Status.DIFFERENT)


def test_every_check_that_may_fail_has_its_rule():
    """SARIF and GitLab say what each check looks at; a hint is part of another's finding."""
    told_beside = {"mistake"}  # never first: it follows what it explains

    assert set(KINDS) - told_beside - set(RULES) == {"judged"}  # always undecided
    assert {"form", "submission"} == set(RULES) - set(KINDS)  # without details
    assert set(map(Outcome, _FINE)) == {Outcome.PASSED, Outcome.SKIPPED, Outcome.UNDECIDED}


def test_the_list_of_what_students_read_knows_every_kind():
    """A new kind of details, or a new field, is withheld until it is named there."""
    kinds = {Details, *KINDS.values()}
    parts = {part for one in STUDENTS_READ for part in _made_of(one)}

    assert set(STUDENTS_READ) == kinds | parts
    for kind, names in STUDENTS_READ.items():
        assert set(names) <= {one.name for one in fields(kind)}


def _made_of(kind):
    """Yield the dataclasses that a kind's own fields hold."""
    asked = list(get_type_hints(kind).values())
    while asked:
        one = asked.pop()
        asked += get_args(one)
        if is_dataclass(one):
            yield one


def test_scoring_names_checks_that_there_are():
    """Shares are taken off for checks of these names."""
    assert {one.name for one in fields(Scoring)} - set(KINDS) == {"approximate", "layout"}
