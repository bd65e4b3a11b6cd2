"""Gradients asked for in code and in writing, in one exercise."""

import pytest

from exercises.forward_passes.linear_layer import linear
from grader.authoring import derived_exercise
from grader.errors import ExerciseInvalid
from grader.grading import Submission, grade
from grader.law import TIMELESS, validate

RIGHT = "dx = dout W\ndW = dout^T x\ndb = sum(dout, axis=0)"


def beside(*ask, **words):
    """Return the exercise that asks for gradients in code and in writing."""
    return derived_exercise(
        slug="both", title="Both", forward=linear, ask=ask, written="beside", **words
    )


def points(exercise, jail, program="", text=""):
    """Return what each question earns."""
    report = grade(exercise, Submission("any", program, text), jail)
    return {question.name: question.points for question in report.questions}


TOGETHER = beside("dx,dW,db", points=2.0)


def test_it_keeps_the_law(jail):
    """Programs are handed in with formulas, each right and wrong."""
    assert validate(TOGETHER, jail, 1, TIMELESS) == ()
    assert {golden.file for golden in TOGETHER.goldens} >= {
        *("correct.py", "wrong_1.py", "correct_in_latex_in_writing.py", "wrong_sign_in_writing.py")
    }


def test_code_and_formulas_are_paid_each_for_themselves(jail):
    """A gradient is worth its points twice."""
    program = TOGETHER.read("solutions/correct.py")
    code, wrong = {"linear_backward": 6.0}, RIGHT.replace("dout W", "dout W^T")
    formulas = {"dx_formula": 2.0, "dW_formula": 2.0, "db_formula": 2.0}

    assert TOGETHER.max_score == 12.0
    assert points(TOGETHER, jail, program, RIGHT) == code | formulas
    assert points(TOGETHER, jail, program, wrong) == code | formulas | {"dx_formula": 0.0}
    assert points(TOGETHER, jail, "", RIGHT) == {"linear_backward": 0.0} | formulas
    assert points(TOGETHER, jail, program) == code | dict.fromkeys(formulas, 0.0)


def test_a_formula_is_compared_with_the_code_for_it(jail):
    """Where one is right and the other is not, the student reads so."""
    apart = beside("dx", "dW,db")
    program = apart.read("solutions/correct.py")
    report = grade(apart, Submission("any", program, RIGHT.replace("dout W", "2 dout W")), jail)
    checks = {question.name: [c.check for c in question.checks] for question in report.questions}

    assert [question.name for question in apart.questions] == ["dx", "dW_db"]
    assert "cross" in checks["dx_formula"]
    assert "cross" not in checks["dW_formula"]


def test_the_statement_says_both():
    """What is written in code, what in formulas, and how the two are handed in."""
    assert "in a file `solution.py`" in TOGETHER.statement
    assert "| `dx = ...` | $\\partial L / \\partial x$ | `(B, n)` | 2 |" in TOGETHER.statement
    assert "with `solution.py` in a zip" in TOGETHER.statement
    assert TOGETHER.suffix == ".py"


def test_a_cache_is_for_the_code():
    """It has no part in formulas."""
    made = beside("dx,dW,db", cached=True)

    assert "def linear_forward" in made.starter
    assert len(made.written) == 3


def test_another_word_is_refused():
    """Rather than taken for one of the two."""
    with pytest.raises(ExerciseInvalid, match="found 'besides'; wanted True"):
        derived_exercise(slug="a", title="A", forward=linear, ask=("dx",), written="besides")


def test_directions_are_asked_as_code_alone():
    """As where only formulas are asked for."""
    with pytest.raises(ExerciseInvalid, match="leave out written, or jvp_x"):
        beside("jvp_x")
