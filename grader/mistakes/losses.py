"""What goes wrong in losses and in their derivatives: squared error, softmax, hinge.

Samples are rows: scores ``O``, probabilities and targets ``Y`` have shape (B, C).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grader.engine import HALF_SQUARED_ERROR, SOFTMAX, SOFTMAX_CROSS_ENTROPY, Array
from grader.exercise.model import Answering
from grader.mistakes.tables import Fitted, Table


def _mean(loss: Array, y_out: Array, reduction: str) -> Array:
    return loss / y_out.shape[0] if reduction == "mean" else loss


def _half_squares(y_out: Array, y_gt: Array) -> Array:
    return np.asarray(0.5 * np.sum((y_out - y_gt) ** 2))


#: Of ``y_out, y_gt, reduction``.
SQUARED_ERROR: Table = {
    "M03": lambda y, t, how: 2 * _mean(_half_squares(y, t), y, how),
    "M31@sum": lambda y, t, _: _half_squares(y, t),
    "M31@mean": lambda y, t, _: _half_squares(y, t) / y.shape[0],
    "M33c": lambda y, t, how: _half_squares(y, t) / (y.size if how == "mean" else 1),
    "M06a": lambda y, t, how: _mean(0.5 * np.sum(np.abs(y - t)), y, how),
    "M03+M33c@always": lambda y, t, _: 2 * _half_squares(y, t) / y.size,
    "M03+M33c": lambda y, t, how: 2 * _half_squares(y, t) / (y.size if how == "mean" else 1),
}

#: Of ``y_out, y_gt``, where the losses of all samples are summed.
SQUARED_ERROR_SLOPE: Table = {
    known.code: lambda y, t, error=error: error(y, t, y)
    for known, error in HALF_SQUARED_ERROR.errors.items()
    if known.code not in {"M01", "M05"}  # there is no s_out
} | {
    "M31": lambda y, t: (y - t) / y.shape[0],
    "M33c": lambda y, t: (y - t) / y.shape[1],
}


def softmax(scores: Array) -> Array:
    """Return softmax of each row, shape (B, C), or of a vector."""
    return SOFTMAX.f(scores.T).T


_WRONG_SOFTMAX: dict[str, Callable[[Array], Array]] = {
    "M51a": SOFTMAX.f,
    "M51b": lambda scores: SOFTMAX.f(scores.ravel()).reshape(scores.shape),
    "M50": lambda scores: softmax(softmax(scores)),
}

#: Of ``O``.
SOFTMAX_ROWS: Table = {**_WRONG_SOFTMAX, "M51c": np.exp}

#: Of one sample's scores ``o``.
JACOBIAN: Table = {
    "M48b": lambda o: np.diag(softmax(o) * (1 - softmax(o))),
    "M48b@vector": lambda o: softmax(o) * (1 - softmax(o)),
    "M48d": lambda o: np.diag(softmax(o)) - softmax(o) ** 2,
    "M48c": lambda o: np.diag(softmax(o)) + np.outer(softmax(o), softmax(o)),
    "M02": lambda o: np.outer(softmax(o), softmax(o)) - np.diag(softmax(o)),
    "M51c": lambda o: np.diag(np.exp(o)) - np.outer(np.exp(o), np.exp(o)),
    "M50": lambda o: np.diag(softmax(softmax(o))) - np.outer(*[softmax(softmax(o))] * 2),
}

_TINY = 1e-3


def _guarded(tiny: float) -> Answering:
    """Return the signal of ``-sum(y log(p + tiny))``."""

    def signal(scores: Array, y: Array) -> Array:
        p = softmax(scores)
        guarded = y * p / (p + tiny)
        return np.asarray(p * np.sum(guarded, axis=1, keepdims=True) - guarded)

    return signal


def _guarded_sum(tiny: float) -> Callable[[Array], Array]:
    """Return softmax with a small number added to what it divides by."""

    def probabilities(scores: Array) -> Array:
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(e / (e.sum(axis=1, keepdims=True) + tiny))

    return probabilities


def _one_hot(y: Array) -> Array:
    """Return targets as if the largest were the class and nothing else counted."""
    return np.asarray(np.eye(y.shape[1])[np.argmax(y, axis=1)])


#: Of ``O, Y``: the signal of the scores, ``P - Y``.
CROSS_ENTROPY_SIGNAL: Table = {
    **{
        known.code: lambda o, y, error=error: error(o.T, y.T, o.T).T
        for known, error in SOFTMAX_CROSS_ENTROPY.errors.items()
    },
    "M51c": lambda o, y: np.exp(o) - y,
    "M31": lambda o, y: (softmax(o) - y) / o.shape[0],
    "M33c": lambda o, y: (softmax(o) - y) / o.shape[1],
    "M58c": Fitted(_guarded, _TINY),
    "M58c@sum": Fitted(lambda tiny: lambda o, y: _guarded_sum(tiny)(o) - y, _TINY),
    "M31+M76": lambda o, y: (softmax(o) - _one_hot(y)) / o.shape[0],
    "M76@positive": lambda o, y: softmax(o) - (y > 0),
    "M31+M49c": lambda o, y: (y - softmax(o)) / o.shape[0],
}

#: Of ``O, Y``: the value, summed over the samples.
CROSS_ENTROPY: Table = {
    "M02": lambda o, y: np.sum(y * np.log(softmax(o))),
    "M31": lambda o, y: -np.sum(y * np.log(softmax(o))) / o.shape[0],
    "M33c": lambda o, y: -np.sum(y * np.log(softmax(o))) / o.size,
    "M58c": Fitted(lambda tiny: lambda o, y: -np.sum(y * np.log(softmax(o) + tiny)), _TINY),
    "M58c@sum": Fitted(lambda tiny: lambda o, y: -np.sum(y * np.log(_guarded_sum(tiny)(o))), _TINY),
    "M76": lambda o, y: np.asarray(-np.sum(_one_hot(y) * np.log(softmax(o)))),
    "M49e": lambda o, y: np.asarray(
        -np.sum(y * np.log(softmax(o)) + (1 - y) * np.log1p(-softmax(o)))
    ),
    **{
        code: lambda o, y, wrong=wrong: np.asarray(-np.sum(y * np.log(wrong(o))))
        for code, wrong in _WRONG_SOFTMAX.items()
    },
}


def _through_softmax(p: Array, gradient: Array) -> Array:
    """Return ``dL/do`` from ``dL/dp``, row by row."""
    return np.asarray(p * (gradient - np.sum(p * gradient, axis=-1, keepdims=True)))


def _squared(p: Array, y: Array) -> Array:
    return _through_softmax(p, p - y)


#: Of ``O, Y``: the signal of the scores for the squared error of their probabilities.
SOFTMAX_SQUARED_ERROR: Table = {
    "M48b": lambda o, y: (softmax(o) - y) * softmax(o) * (1 - softmax(o)),
    "M49d": lambda o, y: softmax(o) - y,
    "M49c": lambda o, y: _squared(softmax(o), 2 * softmax(o) - y),
    "M03": lambda o, y: 2 * _squared(softmax(o), y),
    "M31": lambda o, y: _squared(softmax(o), y) / o.shape[0],
} | {
    code: lambda o, y, wrong=wrong: _squared(wrong(o), y) for code, wrong in _WRONG_SOFTMAX.items()
}


def _terms(p: Array, y: int, margin: float) -> Array:
    """Return ``p_j - p_y + margin`` for each class."""
    return np.asarray(p - p[y] + margin)


def _others(terms: Array, y: int) -> Array:
    return np.where(np.arange(terms.size) == y, -np.inf, terms)


#: Of ``o, y, margin``: ``sum over j != y of max(0, p_j - p_y + margin)``.
HINGE: Table = {
    "M62": lambda o, y, m: np.sum(np.maximum(0, _others(_terms(softmax(o), y, -m), y))),
    "M63": lambda o, y, m: np.sum(np.maximum(0, _terms(softmax(o), y, m))),
    "M50": lambda o, y, m: np.sum(np.maximum(0, _others(_terms(softmax(softmax(o)), y, m), y))),
    "M49d": lambda o, y, m: np.sum(np.maximum(0, _others(_terms(o, y, m), y))),
    "M06b": lambda o, y, m: np.sum(np.maximum(0, _others(_terms(softmax(o), y, m), y)) ** 2),
}


def _hinge_slope(y: int, active: NDArray[np.bool_]) -> Array:
    """Return ``dL/dp`` if these classes count as active."""
    gradient = active.astype(float)
    gradient[y] = -float(np.sum(active))
    return gradient


def _active(p: Array, y: int, margin: float) -> NDArray[np.bool_]:
    return np.asarray(_others(_terms(p, y, margin), y) > 0)


def _without_true(p: Array, y: int, margin: float) -> Array:
    return _active(p, y, margin).astype(float)


def _with_true(p: Array, y: int, margin: float) -> Array:
    return _hinge_slope(y, _terms(p, y, margin) > 0)


def _right(p: Array, y: int, margin: float) -> Array:
    return _hinge_slope(y, _active(p, y, margin))


#: Of ``o, y, margin``: ``dL/do``.
HINGE_SIGNAL: Table = {
    "M62": lambda o, y, m: _through_softmax(softmax(o), _right(softmax(o), y, -m)),
    "M63": lambda o, y, m: _through_softmax(softmax(o), _with_true(softmax(o), y, m)),
    "M64": lambda o, y, m: _through_softmax(softmax(o), _without_true(softmax(o), y, m)),
    "M65": lambda o, y, m: _through_softmax(softmax(o), _right(softmax(o), y, m + 2)),
    "M48b": lambda o, y, m: softmax(o) * (1 - softmax(o)) * _right(softmax(o), y, m),
    "M49d": lambda o, y, m: _right(softmax(o), y, m),
    "M02": lambda o, y, m: -_through_softmax(softmax(o), _right(softmax(o), y, m)),
}
