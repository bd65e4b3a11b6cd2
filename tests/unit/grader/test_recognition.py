"""Whatever names a mistake is held to answers that are nearly, but not quite, explained by it."""

import re
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise import Exercise, Question, Scoring, tensor
from grader.grading import Submission, grade
from grader.law.replay import Replay
from grader.mistakes import Fitted, known
from tests.unit.exercises.catalogue import QUESTIONS


def sums(x, y):
    """Return two parts: the product with its sum over the rows, and the sum of squares."""
    return [x * y.sum(axis=0), np.asarray(np.sum(x**2))]


SUMS = Question(
    name="sums",
    returns="p of shape (B, n) and q, a number",
    meaning="two parts",
    parameters=(tensor("x", ("B", "n"), "one"), tensor("y", ("B", "n"), "another")),
    reference=sums,
    catalogue=known(
        {
            "M30": lambda x, y: [x.sum(axis=0) * y.sum(axis=0) + 0 * x, sums(x, y)[1]],
            "M06a": lambda x, y: [sums(x, y)[0], np.sum(np.abs(x))],
            "M58c": Fitted(
                lambda e: lambda x, y: [x * y.sum(axis=0) / (1 + e * x**2), sums(x, y)[1]], 0.1
            ),
        }
    ),
    parts=("p", "q"),
    edges=(),
)
EXERCISE = Exercise("sums", "Sums", (SUMS,), scoring=Scoring(layout=0.5))


def graded(answer):
    """Return the report on a function handed in."""
    return grade(EXERCISE, Submission("somebody"), Replay(answer, several=True)).questions[0]


def mistake(report):
    """Return the check that names a mistake, None if none is named."""
    return next((check for check in report.checks if check.check == "mistake"), None)


def wrong(report):
    """Return what numbers say."""
    return next(check for check in report.checks if check.check == "numeric").feedback


@given(st.floats(-50, 50).filter(lambda c: abs(c) > 1e-3 and abs(c - 1) > 1e-3))
def test_any_factor_is_told_in_the_part_that_has_it(factor):
    """The other part is right, and is paid."""
    report = graded(lambda x, y: [factor * sums(x, y)[0], sums(x, y)[1]])

    assert report.points == 0.5
    assert "times the right one" in mistake(report).title
    assert mistake(report).title.startswith("p: ")
    assert wrong(report).startswith("q is right; p is not.")


@pytest.mark.parametrize(
    ("factor", "words", "code"),
    [
        (lambda _: -1.0, "-1 times", "M02"),
        (lambda _: 2.0, "2 times", "M03"),
        (lambda _: 0.5, "1/2 times", "M04"),
        (lambda _: 1 / log(2), "1/ln 2 times", "M78"),
        (lambda x: 1 / len(x), "1/B times", "M31"),
        (lambda x: 2 / x.size, "2/(B n) times", "M77"),
        (lambda x: -0.5 * x.shape[1], "-n/2 times", "M77"),
        (lambda _: 1e-3, "0.001 times", "M54"),
    ],
)
def test_factors_that_people_write_have_names(factor, words, code):
    """A size stands for itself, whatever it is on each input."""
    report = graded(lambda x, y: [factor(x) * sums(x, y)[0], sums(x, y)[1]])

    assert words in mistake(report).title
    assert mistake(report).details.code == code


@given(st.floats(1e-6, 10).filter(lambda constant: abs(constant - 0.1) > 1e-6))  # the usual one
def test_a_constant_of_the_students_choice_is_found(constant):
    """Whatever the epsilon is."""
    report = graded(lambda x, y: [x * y.sum(axis=0) / (1 + constant * x**2), sums(x, y)[1]])

    assert mistake(report).details.code == "M58c"
    found = float(re.search(r"with (\S+)\)", mistake(report).title)[1])
    assert found == pytest.approx(constant, rel=0.02)


@given(st.floats(0.05, 0.5))
def test_a_clipped_part_is_told_with_its_bound(bound):
    """The bound is read off the answer."""
    report = graded(lambda x, y: [sums(x, y)[0].clip(-bound, bound), sums(x, y)[1]])

    assert mistake(report).details.code == "M81"
    assert f"at {bound:.3g}" in mistake(report).title


SHAPES = {
    "as it is": lambda p: p,
    "one axis more": lambda p: p[None],
    "one number for all": lambda p: p[:1],
}


@pytest.mark.parametrize("shaped", SHAPES.values(), ids=SHAPES)
def test_a_mistake_is_known_in_any_shape(shaped):
    """Squeezed, or before it is spread over the rows."""
    report = graded(lambda x, y: [shaped(x.sum(axis=0) * y.sum(axis=0) + 0 * x), sums(x, y)[1]])

    assert mistake(report).details.explains == {"p": "M30"}


def test_two_parts_have_a_mistake_each():
    """Both are told, each with its part."""
    report = graded(lambda x, y: [x.sum(axis=0) * y.sum(axis=0) + 0 * x, np.sum(np.abs(x))])

    assert mistake(report).details.explains == {"p": "M30", "q": "M06a"}
    assert report.points == 0


NEARLY = {
    "a factor in all entries but one": lambda p: (
        2 * p + 1e-6 * (np.arange(p.size) == 1).reshape(p.shape)
    ),
    "a factor that is another in each row": lambda p: p * np.linspace(2, 3, len(p))[:, None],
    "clipped, and moved a little": lambda p: p.clip(-0.2, 0.2) + 1e-7,
    "a mistake, and moved a little": lambda p: p + 1e-5,
}


@pytest.mark.parametrize("changed", NEARLY.values(), ids=NEARLY)
def test_what_is_not_quite_explained_has_no_name(changed):
    """A name is given only where it explains the part fully."""
    report = graded(lambda x, y: [changed(sums(x, y)[0]), sums(x, y)[1]])

    assert mistake(report) is None


def test_other_orders_and_gaps_are_told():
    """What is right in another place earns the share for layout, what is missing nothing."""
    turned = graded(lambda x, y: sums(x, y)[::-1])
    half = graded(lambda x, y: [np.empty(0), sums(x, y)[1]])

    assert turned.points == 0.5
    assert "in another order" in turned.checks[1].feedback
    assert half.points == 0.5
    assert wrong(half).startswith("q is right; p is missing.")
    assert mistake(turned) is mistake(half) is None


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_right_answer_is_never_named(question):
    """Not even where it is laid out in another way."""
    exercise = Exercise("one", "One", (question,))
    right = Replay(question.reference, several=question.several)

    def column(*arguments):
        found = question.reference(*arguments)
        arrays = found if question.several else [found]
        laid = [np.asarray(array)[..., None] for array in arrays]
        return laid if question.several else laid[0]

    reshaped = Replay(column, several=question.several)
    for executor in (right, reshaped):
        report = grade(exercise, Submission("somebody"), executor).questions[0]
        assert mistake(report) is None
