"""A fault of the grader's own ends nothing: its check is undecided, named and logged once."""

import logging

import numpy as np
import pytest

from exercises.hidden_layer_tanh import EXERCISE
from exercises.written_practical import EXERCISE as WRITTEN
from grader import grading
from grader.checks import boundary, written
from grader.checks.boundary import guarded
from grader.errors import ExerciseInvalid
from grader.grading import Submission, grade
from grader.report import Outcome

HEAD = "import numpy as np\n"
RIGHT_DW = "def dW_k(delta_k, z_prev):\n    return np.outer(delta_k, z_prev)\n"
RIGHT = (
    HEAD
    + "def delta_k(delta_next, W_next, s_k):\n"
    + "    return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2)\n"
    + RIGHT_DW
)
WRONG = RIGHT.replace("W_next.T", "W_next")
FORMULAS = """\
delta_out = (y_out - y_gt) ⊙ f_3'(s_out)
delta_2 = (W_out^T delta_out) ⊙ f_2(s_2)
"""


def failing(*_, **__):
    """Fail as no check should."""
    return {}["M99"]


@pytest.fixture(autouse=True)
def _nothing_logged_yet(monkeypatch):
    monkeypatch.setattr(boundary, "_LOGGED", set())


@pytest.mark.parametrize("name", ["check_formula", "check_exact", "check_mistakes"])
def test_a_check_that_decides_nothing_costs_nothing_when_it_fails(jail, monkeypatch, name):
    """Points are those of the numbers, for right and wrong answers alike."""
    sound = [grade(EXERCISE, Submission("a", source), jail).score for source in (RIGHT, WRONG)]
    monkeypatch.setattr(grading, name, failing)

    reports = [grade(EXERCISE, Submission("a", source), jail) for source in (RIGHT, WRONG)]

    assert [report.score for report in reports] == sound == [2, 1]
    assert not any(report.errored for report in reports)


def test_a_fault_is_told_by_name_and_logged_once(jail, monkeypatch, caplog):
    """Student, instructor and log speak of the same fault; its traceback stands there once."""
    monkeypatch.setattr(grading, "check_formula", failing)

    with caplog.at_level(logging.ERROR):
        report = grade(EXERCISE, Submission("a", RIGHT), jail)
    found = [check for q in report.questions for check in q.checks if check.check == "formula"]

    assert {check.outcome for check in found} == {Outcome.UNDECIDED}
    (name,) = {check.details.fault for check in found}
    assert all(name in check.feedback and name in check.flag for check in found)
    assert len([r for r in caplog.records if "Traceback" in r.getMessage()]) == 1
    assert all(name in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    "name", ["check_runs", "check_contract", "check_numeric", "check_inputs", "check_edges"]
)
def test_no_score_is_given_without_a_check_that_decides_points(jail, monkeypatch, name):
    """The submission is errored: nobody gets a zero for our fault."""
    monkeypatch.setattr(grading, name, failing)

    report = grade(EXERCISE, Submission("a", RIGHT), jail)

    assert (report.errored, report.questions) == (True, ())
    assert "by a fault of the grader" in report.problem


def test_a_written_answer_that_we_fail_on_is_pending(jail, monkeypatch):
    """Its points wait for a person; the other answers have their verdicts."""
    sound = written.check_formula

    def check_formula(text, *arguments, **options):
        return failing() if "f_2" in text else sound(text, *arguments, **options)

    monkeypatch.setattr(written, "check_formula", check_formula)
    report = grade(WRITTEN, Submission("a", "", FORMULAS), jail)
    questions = {question.name: question for question in report.questions}

    assert questions["delta_out"].passed
    assert (questions["delta_2"].points, questions["delta_2"].pending) == (0, 1)
    assert questions["delta_2"].outcome is Outcome.UNDECIDED


def test_naming_a_mistake_never_costs_a_verdict(jail, monkeypatch):
    """Words about a wrong formula and names of slips in a derivation are decoration."""
    monkeypatch.setattr("grader.symbolic.SlipTable.diagnose", failing)
    monkeypatch.setattr("grader.symbolic.derivation.naming.Namer.name", failing)
    text = FORMULAS + r"$$\Delta W_2 = \delta_2 z_2$$"

    report = grade(WRITTEN, Submission("a", "", text), jail)
    questions = {question.name: question for question in report.questions}

    assert (report.errored, report.pending) == (False, 0)
    assert questions["delta_2"].outcome is Outcome.FAILED
    assert questions["derivation"].checks[0].outcome is Outcome.FAILED


def test_a_runaway_recursion_is_one_fault(jail, monkeypatch, caplog):
    """Its thousand frames are cut, and the check is undecided."""

    def endless(*arguments):
        return endless(*arguments)

    monkeypatch.setattr(grading, "check_formula", endless)

    with caplog.at_level(logging.ERROR):
        report = grade(EXERCISE, Submission("a", RIGHT), jail)

    assert report.score == 2
    assert max(record.getMessage().count("\n") for record in caplog.records) < 200


def test_what_is_raised_on_purpose_is_no_fault():
    """An exercise that contradicts itself is told of as such."""

    def judge():
        raise ExerciseInvalid("slug", "field", "reason")

    with pytest.raises(ExerciseInvalid):
        guarded("check", judge, str)


def test_no_memory_is_no_fault_of_a_check():
    """The process has to end: whatever it did next would fail as well."""

    def judge():
        raise MemoryError

    with pytest.raises(MemoryError):
        guarded("check", judge, str)


def test_an_empty_answer_is_a_wrong_one(jail):
    """A beginner's ``return []`` is told its shape."""
    source = HEAD + "def delta_k(d, W, s):\n    return []\n" + RIGHT_DW
    question = grade(EXERCISE, Submission("a", source), jail).questions[0]

    assert (question.points, question.outcome) == (0, Outcome.FAILED)
    assert np.any(["(0,)" in check.feedback for check in question.checks])
