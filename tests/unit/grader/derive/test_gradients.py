"""Derived gradients against an independent library and against differences."""

from dataclasses import replace
from functools import partial

import autograd.numpy
import numpy as np
import pytest
from autograd import grad

from grader.derive import Forward, by_complex_step, by_differences, clearance
from grader.derive.pullbacks import PULL_BACKS, assigned, scattered
from grader.derive.reverse import below
from tests.unit.grader.derive.functions import FUNCTIONS

#: The other library lacks ``np.copy`` and ``np.flip``.
SHARED = [name for name in FUNCTIONS if name not in {"copies", "turned round"}]


def forward_of(function, count):
    """Return a function as an author gives it, differentiated by all its arguments."""
    names = function.__code__.co_varnames[1 : 1 + count]
    return Forward(partial(function, np), names)


def dout_of(function, arguments):
    """Return what stands for dL/dout, None for a loss."""
    shape = np.shape(function(np, *arguments))
    return np.random.default_rng(1).normal(size=shape) if shape else None


@pytest.mark.parametrize("name", SHARED)
def test_gradients_agree_with_an_independent_library(name):
    """To 1e-12 of the largest entry, for every rule of the table."""
    function, arguments = FUNCTIONS[name]
    dout = dout_of(function, arguments)
    found = forward_of(function, len(arguments)).gradients(dout, arguments)

    def value(*given):
        out = function(autograd.numpy, *given)
        return autograd.numpy.sum(out if dout is None else dout * out)

    for place, gradient in enumerate(found):
        wanted = grad(value, place)(*arguments)
        assert gradient.shape == arguments[place].shape
        assert np.max(np.abs(gradient - wanted)) <= 1e-12 * max(np.max(np.abs(wanted)), 1.0)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients_agree_with_differences(name):
    """The differences that an author's function is held to come within 1e-8 of every gradient."""
    function, arguments = FUNCTIONS[name]
    dout = dout_of(function, arguments)
    found = forward_of(function, len(arguments)).gradients(dout, arguments)

    def value(*given):
        out = function(np, *given)
        return np.sum(out if dout is None else dout * out)

    for place, gradient in enumerate(found):
        wanted = by_differences(value, arguments, place)
        assert np.max(np.abs(gradient - wanted)) <= 1e-8 * max(np.max(np.abs(wanted)), 1.0)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_directions_are_led_forward_as_shares_are_led_back(name):
    """What a direction makes of the result meets dout as the gradient meets the direction."""
    function, arguments = FUNCTIONS[name]
    dout = dout_of(function, arguments)
    for place, gradient in enumerate(
        forward_of(function, len(arguments)).gradients(dout, arguments)
    ):
        u = np.random.default_rng(place).normal(size=np.shape(arguments[place]))
        one = forward_of(function, len(arguments))
        tangent = replace(one, wanted=one.wanted[place : place + 1]).along(u, arguments)
        back, forth = np.sum(gradient * u), np.sum((1.0 if dout is None else dout) * tangent)
        assert np.shape(tangent) == np.shape(function(np, *arguments))
        assert back == pytest.approx(forth, rel=1e-11, abs=1e-11)


def test_every_rule_is_tried():
    """No function of the table is left out of the functions above."""
    called = {scattered, assigned}  # on the way back alone
    for function, arguments in FUNCTIONS.values():
        result, _ = forward_of(function, len(arguments)).taped(arguments)
        called |= {node.step.function for node in below(result) if node.step is not None}

    assert set(PULL_BACKS) - called == set()


def test_a_complex_step_is_exact():
    """On a function without kinks it gives the derivative to the last digit or two."""
    x = np.array([0.3, -1.2])
    found = by_complex_step(lambda x: np.sum(np.sin(x)), (x,), 0)

    assert found == pytest.approx(np.cos(x), rel=1e-15)


@pytest.mark.parametrize(
    ("function", "arguments", "distance"),
    [
        (lambda x: np.maximum(x, 0.5), (np.array([0.1, 0.75]),), 0.25),
        (lambda x: np.abs(x) * x, (np.array([-0.25, 2.0]),), 0.25),
        (lambda x: np.where(x > 0, x, 0.0), (np.array([1.0, -0.5]),), 0.5),
        (lambda x: x.max(axis=1), (np.array([[1.0, 3.0, 2.75]]),), 0.25),
        (lambda x: x.min(), (np.array([[1.0, 3.0, 1.5]]),), 0.5),
        (lambda x: x.max(axis=1), (np.array([[1.0]]),), 1.0),
        (lambda x: np.clip(x, 0.0, 1.0), (np.array([0.75, 3.0]),), 0.25),
        (lambda x: x**2, (np.array([0.0]),), np.inf),
    ],
)
def test_the_distance_to_a_kink_is_known(function, arguments, distance):
    """Of each function that has kinks, the least over all entries."""
    result, _ = Forward(function, ("x",)).taped(arguments)

    assert clearance(result) == distance
