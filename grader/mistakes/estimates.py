"""What goes wrong in estimating gradients by differences, and in checking gradients with them."""

from collections.abc import Callable

import numpy as np

from grader.engine import Array
from grader.executor import Wave
from grader.exercise.model import Answering
from grader.mistakes.tables import Table

#: Of ``f, x, h``, where ``(f(x + h) - f(x - h)) / 2h`` is right.
CENTRAL_DIFFERENCE: Table = {
    "M74a": lambda f, x, h: (f(x + h) - f(x)) / h,
    "M74a@left": lambda f, x, h: (f(x) - f(x - h)) / h,
    "M74b": lambda f, x, h: (f(x + h) - f(x - h)) / h,
    "M74c": lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
    "M74c@no-h": lambda f, x, h: (f(x + h) - f(x - h)) / 2,
    "M02": lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h),
    "M10": lambda f, x, _: f(x),
}


def _loss(x_in: Array, y_gt: Array, W: Array, f: Wave) -> float:
    loss: float = 0.5 * np.sum((f(W @ x_in) - y_gt) ** 2)
    return loss


#: Of the loss at ``W + h``, at ``W`` and at ``W - h`` in one entry, and of ``h``.
Quotient = Callable[[float, float, float, float], float]


def central(above: float, _: float, below: float, h: float) -> float:
    """Return the central difference quotient."""
    return (above - below) / (2 * h)


def entry_by_entry(quotient: Quotient = central, *, kept: bool = False) -> Answering:
    """Return an estimate of ``dL/dW`` of ``L = 0.5 * sum((f(W x_in) - y_gt)**2)``.

    Parameters
    ----------
    quotient : callable
    kept : bool
        Whether an entry stays at ``W - h`` after its turn, which is the mistake M74e.
    """

    def answer(x_in: Array, y_gt: Array, W: Array, f: Wave, h: float) -> Array:
        moved, estimate = W.copy(), np.zeros_like(W)
        for entry in np.ndindex(W.shape):
            losses = []
            for side in (h, 0.0, -h):
                moved[entry] = W[entry] + side
                losses.append(_loss(x_in, y_gt, moved, f))
            estimate[entry] = quotient(*losses, h)  # type: ignore[call-arg]
            moved[entry] = W[entry] - h * kept
        return estimate

    return answer


def _all_at_once(x_in: Array, y_gt: Array, W: Array, f: Wave, h: float) -> Array:
    above, below = (_loss(x_in, y_gt, W + side, f) for side in (h, -h))
    return np.full(W.shape, (above - below) / (2 * h))


#: Of ``x_in, y_gt, W, f, h``.
NUMERICAL_GRADIENT: Table = {
    "M74a": entry_by_entry(lambda above, here, _, h: (above - here) / h),
    "M74a@left": entry_by_entry(lambda _, here, below, h: (here - below) / h),
    "M74b": entry_by_entry(lambda above, _, below, h: (above - below) / h),
    "M74c": entry_by_entry(lambda above, _, below, h: (above - below) / 2 * h),
    "M74c@no-h": entry_by_entry(lambda above, _, below, __: (above - below) / 2),
    "M74d": _all_at_once,
    "M74e": entry_by_entry(kept=True),
    "M02": entry_by_entry(lambda above, _, below, h: (below - above) / (2 * h)),
    "M25": lambda *arguments: np.transpose(entry_by_entry()(*arguments)),
}

#: A claimed gradient is right if it is within this of the exact one, relative to the largest entry.
TOLERANCE = 1e-5


def agrees(f: Wave, x: Array, claims: Array) -> Array:
    """Return 1 for each row of claims that is the derivative of ``f`` at ``x``, else 0."""
    return _verdicts(np.abs(claims - f.prime(x)), f.prime(x))


def _verdicts(differences: Array, exact: Array) -> Array:
    largest = np.max(differences, axis=1)
    return np.asarray(largest <= TOLERANCE * np.max(np.abs(exact)), dtype=np.float64)


def _sums(claims: Array, exact: Array) -> Array:
    return np.asarray(np.abs(np.sum(claims - exact, axis=1, keepdims=True)))


#: Of ``f, x, claims``: 1 for right, 0 for wrong.
CHECK: Table = {
    "M75a": lambda _, __, claims: np.ones(len(claims)),
    "M75b": lambda _, __, claims: np.zeros(len(claims)),
    "M75c": lambda f, x, claims: _verdicts(claims - f.prime(x), f.prime(x)),
    "M75c@below": lambda f, x, claims: _verdicts(f.prime(x) - claims, f.prime(x)),
    "M75d": lambda f, x, claims: _verdicts(_sums(claims, f.prime(x)), f.prime(x)),
    "M75e": lambda f, x, claims: _verdicts(np.abs(claims - f.prime(x))[:, :1], f.prime(x)),
    "M75f": lambda f, x, claims: _verdicts(np.abs(claims - f.prime(x)), np.ones(1)),
    "M02": lambda f, x, claims: 1 - agrees(f, x, claims),
}
