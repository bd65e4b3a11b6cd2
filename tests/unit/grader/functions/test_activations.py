"""Each activation's f' is the derivative of its f, also at kinks and far out."""

import numpy as np
import pytest

from grader.engine import ACTIVATIONS, ELU, LEAKY_RELU, RELU, SOFTMAX, complex_step, opaque
from grader.executor import Wave

ELEMENTWISE = [a for a in ACTIVATIONS.values() if a.elementwise]
S = np.array([-3.1, -0.7, -0.01, 0.02, 0.9, 2.5])


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda a: a.name)
def test_f_prime_is_the_derivative_of_f(activation):
    """The complex step of f agrees with f' to rounding."""
    slope = [complex_step(activation.f, np.array([s])).item() for s in S]

    np.testing.assert_allclose(activation.f_prime(S), slope, rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda a: a.name)
@pytest.mark.parametrize("s", [-1e3, -40.0, 40.0, 1e3])
def test_far_out_everything_is_finite(activation, s):
    """Saturation and large values give finite numbers without a warning."""
    assert np.isfinite(activation.f(np.array([s]))).all()
    assert np.isfinite(activation.f_prime(np.array([s]))).all()


def test_softmax_pulls_back_through_its_whole_jacobian():
    """dL/ds of softmax is J^T g with J = diag(p) - p p^T."""
    s, g = np.array([0.3, -1.2, 2.0]), np.array([1.0, -2.0, 0.5])
    p = SOFTMAX.f(s)

    np.testing.assert_allclose(SOFTMAX.pull_back(s, g), (np.diag(p) - np.outer(p, p)) @ g)


def test_softmax_survives_a_shift_by_a_thousand():
    """Adding 1000 to all scores changes nothing."""
    s = np.array([0.3, -1.2, 2.0])

    np.testing.assert_allclose(SOFTMAX.f(s + 1000.0), SOFTMAX.f(s))


@pytest.mark.parametrize(("activation", "low"), [(RELU, 0.0), (LEAKY_RELU, 0.1)])
def test_at_a_kink_the_derivative_is_an_interval(activation, low):
    """At s = 0 every slope between the left and the right one is right."""
    assert activation.slopes(np.array([0.0])) == (np.array([low]), np.array([1.0]))


def test_elu_has_no_kink():
    """ELU with alpha = 1 is differentiable at zero."""
    low, high = ELU.slopes(np.array([0.0]))

    assert ELU.kinks == ()
    assert low == high == 1.0


def test_an_opaque_activation_is_its_two_functions():
    """A Wave and its derivative make an activation without a name anyone knows."""
    wave = Wave((0.1, 0.4, 0.8, 1.3, 0.2))
    activation = opaque(wave, wave.prime)
    slope = [complex_step(wave, np.array([s])).item() for s in S]

    np.testing.assert_allclose(activation.f_prime(S), slope, rtol=1e-13)
