"""Steps taken for functions that nobody knows: what is equal then is equal."""

import pytest

from grader.symbolic import Name, Status, decide, local_model
from grader.symbolic.kinks import has_kinks, with_unknown_steps
from grader.symbolic.tree import Function

MODEL = local_model({f"x_{k}": () for k in range(8)})
X = [Name(f"x_{k}") for k in range(8)]


def step(u):
    """Return 1 where u is positive, else 0."""
    return Function("step", 0, u)


def relu(u):
    """Return the positive part."""
    return Function("relu", 0, u)


@pytest.mark.parametrize(("formula", "found"), [(relu(X[0]), True), (X[0] * X[1], False)])
def test_kinks_are_seen_in_known_functions_too(formula, found):
    """The formula of relu has a step."""
    assert has_kinks(formula + 1) is found


def test_many_steps_need_no_cases():
    """Eight of them would be 256."""
    answer = sum((relu(x) for x in X), 0 * X[0])
    reference = sum((x * step(x) for x in reversed(X)), 0 * X[0])

    pair = with_unknown_steps(answer), with_unknown_steps(reference)
    assert decide(MODEL, *pair).status is Status.EQUAL


def test_a_mirrored_step_is_one_less_the_other():
    """But where its argument may stay at zero: there both are 0."""
    x, rectified = X[0], relu(X[0])
    mirrored = with_unknown_steps(step(-x)), with_unknown_steps(1 - step(x))
    kinked = with_unknown_steps(step(-rectified)), with_unknown_steps(1 - step(rectified))

    assert decide(MODEL, *mirrored).status is Status.EQUAL
    assert decide(MODEL, *kinked).status is not Status.EQUAL


def test_other_steps_are_no_equals():
    """Nothing is known of an unknown function but that it is one."""
    pair = with_unknown_steps(step(X[0])), with_unknown_steps(step(X[0] + 1))

    assert decide(MODEL, *pair).status is not Status.EQUAL
