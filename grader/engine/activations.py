"""Activations: ``f`` and its derivative side by side, and what holds at a kink.

Every ``f`` also takes complex arrays and is analytic beside the real axis, so that the complex
step can judge every ``f_prime``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Elementwise = Callable[[Array], Array]

LEAK = 0.1


@dataclass(frozen=True, slots=True)
class Activation:
    """A function ``f`` with its derivative.

    Attributes
    ----------
    name : str
    f : callable, (n, ...) -> (n, ...)
        Elementwise, except for softmax, which works along axis 0.
    f_prime : callable, (n, ...) -> (n, ...)
        The derivative; at a kink the value from the left. For softmax the diagonal of its
        Jacobian, ``p * (1 - p)``: all that "f'" can mean there.
    kinks : tuple of float
        Where ``f`` has no derivative.
    right_prime : callable or None
        The derivative with the value from the right at a kink; None where there is none.
    elementwise : bool
        Whether the Jacobian is diagonal.
    """

    name: str
    f: Elementwise
    f_prime: Elementwise
    kinks: tuple[float, ...] = ()
    right_prime: Elementwise | None = None
    elementwise: bool = True

    def slopes(self, s: Array) -> tuple[Array, Array]:
        """Return the least and greatest generalised derivative (Clarke) at each entry of ``s``.

        Both are the derivative away from the kinks; at a kink every number between the two is
        a right answer (Clarke 1983, section 2.1).

        Examples
        --------
        >>> RELU.slopes(np.array([-1.0, 0.0, 1.0]))
        (array([0., 0., 1.]), array([0., 1., 1.]))
        """
        left = self.f_prime(s)
        right = left if self.right_prime is None else self.right_prime(s)
        return np.minimum(left, right), np.maximum(left, right)

    def pull_back(self, s: Array, gradient: Array) -> Array:
        """Return ``dL/ds`` from ``dL/dz``: eq. (5), or the full Jacobian of softmax.

        Parameters
        ----------
        s, gradient : arrays, shape (n,) or (n, B)

        Returns
        -------
        array, shape of ``s``
        """
        if self.elementwise:
            return gradient * self.f_prime(s)
        p = self.f(s)
        signal: Array = p * (gradient - np.sum(p * gradient, axis=0))
        return signal


def _sigmoid(s: Array) -> Array:
    e = np.exp(np.where(s.real > 0, -s, s))  # never overflows
    return np.where(s.real > 0, 1 / (1 + e), e / (1 + e))


def _sigmoid_prime(s: Array) -> Array:
    return _sigmoid(s) * _sigmoid(-s)


def _tanh_prime(s: Array) -> Array:
    return 1 - np.tanh(s) ** 2


def _rectifier(left_slope: float) -> Elementwise:
    return lambda s: np.where(s.real > 0, s, left_slope * s)


def _step(left_slope: float) -> Elementwise:
    return lambda s: np.where(s.real > 0, 1.0, left_slope)


def _step_from_right(left_slope: float) -> Elementwise:
    return lambda s: np.where(s.real >= 0, 1.0, left_slope)


def _softplus(s: Array) -> Array:
    if not np.iscomplexobj(s):
        return np.logaddexp(0, s)
    return np.log1p(np.exp(np.where(s.real > 0, -s, s))) + np.where(s.real > 0, s, 0)


def _elu(s: Array) -> Array:
    return np.where(s.real > 0, s, np.exp(np.where(s.real > 0, 0, s)) - 1)


def _elu_prime(s: Array) -> Array:
    return np.where(s.real > 0, 1.0, np.exp(np.minimum(s, 0)))


def _softmax(s: Array) -> Array:
    e = np.exp(s - np.max(s.real, axis=0))
    p: Array = e / np.sum(e, axis=0)
    return p


IDENTITY = Activation("identity", lambda s: s, np.ones_like)
SIGMOID = Activation("sigmoid", _sigmoid, _sigmoid_prime)
TANH = Activation("tanh", np.tanh, _tanh_prime)
RELU = Activation("relu", _rectifier(0.0), _step(0.0), (0.0,), _step_from_right(0.0))
LEAKY_RELU = Activation("leaky_relu", _rectifier(LEAK), _step(LEAK), (0.0,), _step_from_right(LEAK))
SOFTPLUS = Activation("softplus", _softplus, _sigmoid)
ELU = Activation("elu", _elu, _elu_prime)
SOFTMAX = Activation(
    "softmax", _softmax, lambda s: _softmax(s) * (1 - _softmax(s)), elementwise=False
)

#: All activations with a name, by name.
ACTIVATIONS = {
    activation.name: activation
    for activation in (IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, SOFTPLUS, ELU, SOFTMAX)
}


def opaque(f: Elementwise, f_prime: Elementwise) -> Activation:
    """Return an activation nobody knows the formula of, only the two functions."""
    return Activation("opaque", f, f_prime)
