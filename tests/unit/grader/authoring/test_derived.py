"""Exercises derived from forward functions keep the law; what cannot be one is told why."""

import numpy as np
import pytest

from grader.authoring import derived_exercise
from grader.authoring.derived.question import MOST_AXES
from grader.errors import ExerciseInvalid
from grader.exercise import draw_suite
from grader.law import TIMELESS, validate
from grader.sandbox.wire import MAX_NDIM
from tests.unit.grader.authoring.forwards import (
    batchnorm,
    bounded,
    contracted,
    cross_entropy,
    layernorm,
    recurrent,
)

COURSES = ("CS231n", "CMU 11-785")


def made(forward, *ask, **words):
    """Return an exercise about a forward function."""
    return derived_exercise(slug="derived", title="Derived", forward=forward, ask=ask, **words)


@pytest.mark.parametrize(
    ("forward", "ask", "solutions"),
    [
        (layernorm, ("dx,dgamma,dbeta",), 5),
        (layernorm, ("dx", "dgamma,dbeta"), 5),
        (cross_entropy, ("ds",), 6),
        (recurrent, ("dW,dh",), 5),
        (batchnorm, ("dx,dgamma",), 6),
        (contracted, ("dx", "dW"), 6),
        (bounded, ("dx,dW",), 5),
        (layernorm, ("jvp_x", "dgamma"), 5),
        (cross_entropy, ("jvp_s",), 6),
        (recurrent, ("jvp_h",), 5),
    ],
)
def test_a_derived_exercise_keeps_the_law(jail, forward, ask, solutions):
    """It has right and wrong solutions, and nothing is to be mended, on two seeds."""
    exercise = made(forward, *ask)

    assert validate(exercise, jail, 2, TIMELESS) == ()
    assert len(exercise.goldens) == solutions


def test_gradients_asked_together_are_parts():
    """They are judged and paid one by one; the function is named after the forward pass."""
    (question,) = made(layernorm, "dx,dgamma,dbeta", points=2.0).questions

    assert question.signature == "layernorm_backward(dout, x, gamma, beta, eps)"
    assert question.parts == ("dx", "dgamma", "dbeta")
    assert question.points == 6.0


@pytest.mark.parametrize(
    ("forward", "ask", "signature"),
    [
        (layernorm, ("dx,dgamma",), "def layernorm_backward(dout, cache):"),
        (layernorm, ("dx", "dgamma"), "def dgamma_backward(dout, cache):"),
        (cross_entropy, ("ds",), "def cross_entropy_backward(cache):"),
    ],
)
def test_the_way_back_may_start_from_a_cache(jail, forward, ask, signature):
    """The starter has the forward pass that keeps it; the exercise is as sound as without."""
    exercise = made(forward, *ask, cached=True)

    assert signature in exercise.starter
    assert "return out, cache" in exercise.starter
    assert ("def _softmax(s):" in exercise.starter) == (forward is cross_entropy)
    assert "Keep in the cache what the way back needs" in exercise.statement
    assert validate(exercise, jail, 1, TIMELESS) == ()


def test_a_statement_says_who_sets_it():
    """Courses are named below the sheet, one after the other."""
    assert "\nSet by CS231n, CMU 11-785.\n" in made(layernorm, "dx", courses=COURSES).statement
    assert "Set by" not in made(layernorm, "dx").statement


def test_a_direction_goes_forward():
    """It comes first, has the shape of its argument, and leaves out what goes wrong backwards."""
    (question,) = made(layernorm, "jvp_x").questions
    titles = " ".join(mistake.title for mistake in question.mistakes)
    hints = " ".join(hint for mistake in question.mistakes for hint in mistake.hints)

    assert question.signature == "jvp_x(u, x, gamma, beta, eps)"
    assert question.returns == ("B", "D")
    assert "the path through" in titles
    assert "averaged where" not in titles
    assert "way back" not in hints


def test_a_direction_of_a_loss_gives_a_number():
    """Its statement speaks of the loss."""
    exercise = made(cross_entropy, "jvp_s", "ds")

    assert exercise.questions[0].returns == ()
    assert "the derivative of the loss along u" in exercise.statement
    assert "`s + h * u` stands in place of `s`" in exercise.statement
    assert "A gradient has the shape of its argument" in exercise.statement


def test_mistakes_of_the_catalogue_come_before_slips():
    """They have its words, and those that answer right are left out."""
    (right,) = made(layernorm, "dx").questions
    further = {"M04": lambda dout, *_: dout, "M02": right.reference}
    (question,) = made(layernorm, "dx", mistakes=further).questions

    assert question.mistakes[0].code == "M04"
    assert "M02" not in {mistake.code for mistake in question.mistakes}


def test_a_loss_has_no_dout():
    """Its gradient is a function of the forward pass's own arguments."""
    (question,) = made(cross_entropy, "ds").questions
    scores, classes = draw_suite(question, 0).cases[0].arguments

    assert question.signature == "ds(s, y)"
    assert classes.dtype == np.int64
    assert classes.max() < scores.shape[1]


def test_the_statement_shows_the_forward_pass_as_it_is_written():
    """Without its docstring, which describes arguments; those have a table."""
    statement = made(layernorm, "dx").statement

    assert "    mu = x.mean(axis=1, keepdims=True)\n" in statement
    assert '"""' not in statement
    assert "| `gamma` | `(D,)` | scales |" in statement


def test_known_mistakes_speak_of_the_authors_code():
    """The path through the variance can be forgotten, and so can all statistics."""
    (question,) = made(layernorm, "dx").questions
    titles = " ".join(mistake.title for mistake in question.mistakes)

    assert "the path through `var`" in titles or "`np.sqrt(var + eps)` is missing" in titles
    assert "all means, sums and maxima of the forward pass are taken for constants" in titles


def test_arrays_have_no_more_axes_than_programs_are_given():
    """The bound is that of what is sent to them."""
    assert MOST_AXES == MAX_NDIM


def _pooled(x, w):
    """Shrink one axis, keep one, and have a size that stays.

    x: (B, H) distinct
    w: (3, H)
    """
    return np.maximum(x[:, :-1:2], x[:, 1::2])[:, None] + np.sum(w, axis=1)[:, None]


def test_sizes_may_stay_or_be_none_of_the_arguments():
    """A number in a shape is the same in all cases; a length of its own is called by its axis."""
    (question,) = made(_pooled, "dx,dw").questions
    shapes = {arguments[2].shape[0] for arguments in _arguments(question)}

    assert question.parameters[0].shape == ("B", "3", "n_out2")
    assert shapes == {3}
    assert all(
        len(np.unique(arguments[1])) == arguments[1].size for arguments in _arguments(question)
    )


def _arguments(question):
    return [case.arguments for case in draw_suite(question, 0).cases]


def _undescribed(x):
    return x * x


def _described_badly(x):
    """Return something.

    x: a matrix
    """
    return x * x


def _without_size(y, x):
    """Return something.

    y: (B,) classes of C
    x: (B,)
    """
    return x * y


def _random(x):
    """Return something.

    x: (B,)
    """
    return x * np.random.default_rng().normal()


def _scaled_in_place(x):
    """Return something.

    x: (B,)
    """
    x *= 2
    return x


def _aliased(x):
    """Return something.

    x: (B,)
    """
    a = x * 2
    b = a
    b += x
    return a * b


def _negative_root(x):
    """Return something.

    x: (B,)
    """
    with np.errstate(all="ignore"):
        return np.sqrt(x)


def _flat(x, w):
    """Return something.

    x: (B,)
    w: (B,)
    """
    return x + 0 * w


def _misfit(x, w):
    """Return something.

    x: (B, n)
    w: (B,)
    """
    return x @ w


def _at_a_kink(x):
    """Return something.

    x: (B,)
    """
    return np.abs(x - x) + x


def _looped(x):
    """Return something.

    x: (B, n)
    """
    total = 0.0
    for row in x:
        total = np.abs(row) * (row + total)
    return total


def _many_axes(x):
    """Return something.

    x: (B, C, D, H, W)
    """
    return x * x


def _starred(*others):
    return others[0]


def _named_dout(dout):
    return dout


def test_forward_mode_has_no_cache():
    """What leads back from a cache is another function."""
    with pytest.raises(ExerciseInvalid, match="forward mode needs no cache"):
        made(layernorm, "jvp_x", cached=True)


@pytest.mark.parametrize(
    ("forward", "ask", "complaint"),
    [
        (lambda x: x, ("dx",), "a lambda has no lines to show; write a def"),
        (_starred, ("dothers",), "*others is no argument to draw"),
        (_named_dout, ("ddout",), "use ordinary names other than dout"),
        (layernorm, ("gamma",), "wanted different gradients like dx"),
        (layernorm, ("dx", "dx"), "wanted different gradients like dx"),
        (layernorm, ("jvp_x,dx",), "jvp_ is a function of its own"),
        (layernorm, ("jvp_z",), "dz is asked; its arguments give"),
        (layernorm, (), "wanted different gradients like dx"),
        (layernorm, ("dz",), "dz is asked; its arguments give dx, dgamma, dbeta, deps"),
        (_undescribed, ("dx",), "x is not described; write into the docstring a line like"),
        (_described_badly, ("dx",), "'x: a matrix' is not a line like"),
        (_without_size, ("dx",), "'C' classes are drawn, but no argument has an axis"),
        (_random, ("dx",), "returns other numbers the second time"),
        (_scaled_in_place, ("dx",), "it writes into its argument x; make a new array of x"),
        (_aliased, ("dx",), "write a = a + b instead"),
        (_negative_root, ("dx",), "not finite on the inputs drawn; are kinds missing?"),
        (_flat, ("dw",), "a gradient dw that is zero everywhere"),
        (_misfit, ("dx",), "raised ValueError: matmul"),
        (_at_a_kink, ("dx",), "lies at a kink"),
        (_many_axes, ("dx",), "dout has 5 axes; at most 4 can be"),
        (_looped, ("dx",), "no right solution to try it with, for it is another program"),
    ],
)
def test_what_cannot_be_an_exercise_is_told_why(forward, ask, complaint):
    """One sentence says what was found, where, and what to change."""
    with pytest.raises(ExerciseInvalid) as refused:
        _ = made(forward, *ask).goldens

    assert complaint in str(refused.value)
