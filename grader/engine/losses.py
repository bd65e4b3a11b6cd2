"""Losses and their derivative with respect to the network's output, side by side."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.engine.activations import SOFTMAX, Array


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss summed over the batch, with ``dL/dy_out``.

    Attributes
    ----------
    name : str
    value : callable, (n, B), (n, B) -> float
        Of ``y_out`` and ``y_gt``.
    prime : callable, (n, B), (n, B) -> (n, B)
        ``dL/dy_out``.
    """

    name: str
    value: Callable[[Array, Array], Array]
    prime: Callable[[Array, Array], Array]


def _half_squared_error(y_out: Array, y_gt: Array) -> Array:
    total: Array = 0.5 * ((y_out - y_gt) ** 2).sum()
    return total


def _log_softmax(scores: Array) -> Array:
    shifted = scores - np.max(scores.real, axis=0)
    logarithms: Array = shifted - np.log(np.sum(np.exp(shifted), axis=0))
    return logarithms


def _cross_entropy(scores: Array, y_gt: Array) -> Array:
    total: Array = -(y_gt * _log_softmax(scores)).sum()
    return total


#: Eq. (1), ``L = 0.5 * sum((y_out - y_gt)**2)``. The sheet prints its derivative under eq. (2)
#: as ``y_out - s_out``; it is ``y_out - y_gt``.
HALF_SQUARED_ERROR = Loss(
    "half_squared_error", _half_squared_error, lambda y_out, y_gt: y_out - y_gt
)

#: ``L = -sum(y_gt * log softmax(y_out))`` of scores ``y_out`` (an identity output layer), so that
#: ``dL/dy_out = p * sum(y_gt) - y_gt``: Bishop 2006, eq. (4.109), for targets of any sum.
SOFTMAX_CROSS_ENTROPY = Loss(
    "softmax_cross_entropy",
    _cross_entropy,
    lambda y_out, y_gt: SOFTMAX.f(y_out) * np.sum(y_gt, axis=0) - y_gt,
)
