"""Edge cases of the catalogue: kinks accept an interval, large scores show an unstable softmax."""

import pytest

from grader.grading import Submission, grade
from tests.unit.exercises.catalogue import EXERCISES

ACTIVATIONS, LOSSES = EXERCISES["activations"], EXERCISES["losses"]


def edges_of(jail, exercise, source, name):
    """Return the edges check of one question."""
    report = grade(exercise, Submission("somebody", f"import numpy as np\n{source}"), jail)
    question = next(question for question in report.questions if question.name == name)
    return next(check for check in question.checks if check.check == "edges")


@pytest.mark.parametrize(
    ("at_zero", "outcome"),
    [(0.0, "passed"), (0.5, "passed"), (1.0, "passed"), (1.001, "failed"), (-0.001, "failed")],
)
def test_at_a_kink_every_number_between_both_slopes_is_right(jail, at_zero, outcome):
    """ReLU's derivative at 0 may be anything from 0 to 1, and nothing outside."""
    source = f"def relu_prime(s):\n    return np.where(s == 0, {at_zero}, s > 0)\n"
    check = edges_of(jail, ACTIVATIONS, source, "relu_prime")

    assert check.outcome == outcome
    assert ("kink" in check.details.broken) == (outcome == "failed")


@pytest.mark.parametrize(("at_zero", "outcome"), [(1.0, "passed"), (0.0, "failed")])
def test_the_interval_of_leaky_relu_ends_at_its_slope(jail, at_zero, outcome):
    """Left of zero leaky ReLU rises, so 0 is no derivative at its kink."""
    source = (
        "def leaky_relu_prime(s, a):\n"
        f"    return np.where(s == 0, {at_zero}, np.where(s > 0, 1.0, a))\n"
    )

    assert edges_of(jail, ACTIVATIONS, source, "leaky_relu_prime").outcome == outcome


def test_an_unstable_softmax_is_named_by_its_edge_case(jail):
    """Right on usual scores, NaN around 1000: the check carries the mistake's code."""
    source = "def softmax(O):\n    return np.exp(O) / np.exp(O).sum(axis=1, keepdims=True)\n"
    check = edges_of(jail, LOSSES, source, "softmax")

    assert check.details.broken == ("scores shifted by 1000",)
    assert check.details.code == "M52"


def test_other_broken_edges_carry_no_code(jail):
    """A wrong value for a single class is no overflow."""
    source = (
        "def softmax(O):\n"
        "    e = np.exp(O - O.max(axis=1, keepdims=True))\n"
        "    return e / e.sum(axis=1, keepdims=True) * (1.0 if O.shape[1] > 1 else 2.0)\n"
    )
    check = edges_of(jail, LOSSES, source, "softmax")

    assert check.details.broken == ("width one",)
    assert check.details.code is None
