"""Gradients of forward functions asked for in writing, in the functions' own names."""

import numpy as np
import pytest

from exercises.forward_passes.binary_cross_entropy import EXERCISE as BINARY
from exercises.forward_passes.layer_norm_in_writing import EXERCISE as LAYER_NORM
from exercises.forward_passes.linear_layer import linear
from exercises.forward_passes.max_pooling import EXERCISE as POOLING
from exercises.forward_passes.residual import residual
from grader.authoring import derived_exercise
from grader.errors import ExerciseInvalid, ExpressionError
from grader.law import validate
from grader.symbolic import check_formula
from tests.unit.grader.authoring.forwards import logistic


def gate(x, W):
    """Gate a layer.

    x: (B, n), inputs
    W: (n, m), weights
    """
    s = x @ W
    return np.maximum(s, 0) * np.sqrt(1 + s**2)


def in_writing(forward, *asked):
    """Return the exercise that asks for gradients of a function as formulas."""
    words = {"slug": "any", "title": "Any", "points": 2.0}
    return derived_exercise(**words, forward=forward, ask=asked, written=True)


def judged(exercise, name, text):
    """Return what is decided of a formula."""
    question = next(question for question in exercise.written if question.name == name)
    return check_formula(text, question.model, question.reference).verdict


@pytest.mark.parametrize(
    ("forward", "name", "formula"),
    [
        (linear, "dx", "dout W"),
        (linear, "dx", "dout @ W"),
        (linear, "dW", "dout^T x"),
        (linear, "dW", r"dout^\top x"),
        (linear, "db", "sum(dout, axis=0)"),
        (residual, "dW", "dout^T z + x^T ((dout W) ⊙ (1 - z ⊙ z))"),
        (residual, "dx", r"dout + \left((dout \, W) \odot (1 - z^2)\right) W^{\top}"),
        (logistic, "dw", "x^T (p - y) / B"),
        (logistic, "dw", r"\frac{1}{B} x^\top (p - y)"),
        (gate, "dW", "x^T (dout ⊙ (relu'(s) ⊙ sqrt(1 + s^2) + relu(s) ⊙ s / sqrt(1 + s^2)))"),
    ],
)
def test_right_formulas_are_accepted_in_the_functions_own_names(forward, name, formula):
    """Text, LaTeX and NumPy; intermediate results and sizes have their names."""
    assert judged(in_writing(forward, name), name, formula).equal


@pytest.mark.parametrize(
    ("forward", "name", "formula"),
    [
        (linear, "dx", "dout W^T W"),
        (linear, "dW", "x^T dout"),
        (linear, "db", "mean(dout, axis=0)"),
        (residual, "dW", "x^T ((dout W) ⊙ (1 - z ⊙ z))"),
        (residual, "dx", "dout + ((dout W) ⊙ (1 - z^2)) W^T * 1.0001"),
        (logistic, "dw", "x^T (p - y)"),
        (logistic, "dw", "x^T (y - p) / B"),
        (logistic, "dw", "x^T (p - y) / n"),
        (gate, "dW", "x^T (dout ⊙ relu'(s) ⊙ sqrt(1 + s^2))"),
    ],
)
def test_wrong_formulas_are_not(forward, name, formula):
    """Each is called different: a transpose, a path, a mean, a sign, a size, a little."""
    assert judged(in_writing(forward, name), name, formula).different


@pytest.mark.parametrize(
    "formula",
    [
        (
            "(gamma*dout - mean(gamma*dout, axis=1, keepdims=True)"
            " - xhat * mean(gamma*dout*xhat, axis=1, keepdims=True)) / sqrt(var + eps)"
        ),
        (
            r"\frac{1}{\sqrt{var + \mathrm{eps}}} \odot \left(\gamma \odot dout"
            r" - mean(\gamma * dout, axis=1, keepdims=True)"
            r" - xhat \odot mean(\gamma * dout * xhat, axis=1, keepdims=True)\right)"
        ),
    ],
)
def test_layer_normalisation_on_paper(formula):
    """The formula of the papers is proved equal to what the tape gives."""
    assert judged(LAYER_NORM, "dx", formula).equal
    assert judged(LAYER_NORM, "dx", formula.replace("mean", "sum")).different


@pytest.mark.parametrize("forward", [linear, residual, logistic, gate])
def test_such_an_exercise_keeps_the_law(forward, jail):
    """Right in text and LaTeX, and at least two wrong ones with their points."""
    last = "dw" if forward is logistic else "dW"
    made = in_writing(forward, last)

    assert validate(made, jail, seeds=2) == ()
    assert made.max_score == 2
    assert {golden.file for golden in made.goldens} >= {
        *("correct.md", "correct_in_latex.md", "wrong_sign.md", "wrong_twice.md")
    }


def looked_up(E, words):
    """Look words up.

    E: (V, D), embeddings
    words: (B,) classes of V, numbers
    """
    return E[words]


def scaled(x):
    """Scale squares by a constant that has no name.

    x: (B,), inputs
    """
    return x**2 * np.pi


def columns(x):
    """Divide rows by sums without their axis.

    x: (B, n), inputs
    """
    return x / np.sum(np.exp(x), axis=1)[:, None]


@pytest.mark.parametrize(
    ("forward", "asked", "word"),
    [
        (looked_up, "dE", "formulas have no word for indexing"),
        (scaled, "dx", "formulas have no word for the number 3.14"),
        (columns, "dx", "formulas have no word for indexing"),
    ],
)
def test_what_is_not_expressible_is_told_when_the_exercise_is_made(forward, asked, word):
    """In one sentence, with what there is no word for and what to do."""
    with pytest.raises(ExerciseInvalid, match=word) as told:
        in_writing(forward, asked)
    assert f"{asked} cannot be asked in writing" in str(told.value)
    assert "ask for it as code" in str(told.value)


def test_directions_are_asked_as_code():
    """Forward mode has no line of its own."""
    with pytest.raises(ExerciseInvalid, match="only gradients are asked for in writing"):
        in_writing(linear, "jvp_x")


def test_a_name_that_the_function_has_not_is_told_with_those_it_has():
    """As everywhere."""
    with pytest.raises(ExpressionError, match="unknown name `xhatt`; did you mean `xhat`"):
        judged(LAYER_NORM, "dgamma", "sum(dout * xhatt, axis=0)")


def test_exercises_in_code_stay_as_they_are():
    """Asking in writing is a choice of each exercise."""
    assert BINARY.questions
    assert POOLING.questions
    assert not BINARY.written
