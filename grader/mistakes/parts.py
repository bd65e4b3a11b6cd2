"""The parts of back-propagation, each with the wrong ways to write it, by code.

``delta_k = (W_{k+1}^T delta_{k+1}) * f_k'(s_k)`` falls into a way back through the weights and a
slope; ``delta_out`` into an error and a slope; ``dW_k = delta_k z_{k-1}^T`` is a product. The
families put these parts together; here they stand alone.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.engine import Activation, Array
from grader.exercise import Mistake
from grader.exercise.model import Answering
from grader.functions import Elementwise, in_arrays, wrong_slopes
from grader.mistakes.texts import mistake

#: Factors on a whole answer, where 1 is right.
SCALES = {"M02": -1.0, "M03": 2.0, "M04": 0.5}


def _skip(W: Array, delta: Array) -> Array:
    if W.shape[0] != W.shape[1]:
        msg = "only where both layers have as many units"
        raise ValueError(msg)
    return delta


#: Of ``W_{k+1}, delta_{k+1}``, where ``W.T @ delta`` is right; vectors or batches of columns.
BACKS: dict[str, Callable[[Array, Array], Array]] = {
    "M13": lambda W, delta: W @ delta,
    "M16": _skip,
    "M17": lambda W, delta: np.multiply.outer(W.sum(axis=0), delta.sum(axis=0)),
    "M19": lambda W, delta: (W / np.abs(W).sum(axis=1, keepdims=True)).T @ delta,
    "M21a": lambda W, delta: np.abs(W).T @ delta,
    "M21b": lambda W, delta: np.sign(W).T @ delta,
}

#: Of ``s, f'``, where ``f'(s)`` is right, whatever the activation.
SLOPES: dict[str, Callable[[Array, Elementwise], Array]] = {
    "M08": lambda s, _: np.ones_like(s),
    "M11": lambda s, f_prime: f_prime(s) ** 2,
    "M18": lambda s, _: s,
}


def slopes_of(activation: Activation) -> dict[str, Elementwise]:
    """Return the wrong slopes that only a named activation admits, by code, of ``s`` alone."""
    f, f_prime = activation.f, activation.f_prime
    slopes = {wrong.code: in_arrays(wrong.formula) for wrong in wrong_slopes(activation.name)}
    return slopes | {"M10": f, "M09": lambda s: f_prime(f(s))}


def _spread_inner(delta: Array, z: Array) -> Array:
    if delta.shape != z.shape:
        msg = "an inner product needs as many units on both sides"
        raise ValueError(msg)
    return np.full((delta.shape[0], z.shape[0]), np.sum(delta * z))


#: Of ``delta_k, z_{k-1}``, single vectors, where ``outer(delta, z)`` is right.
PRODUCTS: dict[str, Callable[[Array, Array], Array]] = {
    "M25": lambda delta, z: np.outer(z, delta),
    "M27a": lambda delta, z: delta * z,
    "M27b": _spread_inner,
    "M28a": lambda delta, z: np.outer(np.ones_like(delta), z),
    "M28b": lambda delta, z: np.outer(delta, np.ones_like(z)),
}


def inexact(reference: Answering) -> Iterator[Mistake]:
    """Yield the mistakes of whoever computes the right thing, but not exactly."""

    def after(change: Elementwise) -> Answering:
        return lambda *arguments: _each(change, reference(*arguments))

    for decimals in (2, 3, 4):
        yield mistake("M58a", after(_rounded(decimals)))
    yield mistake("M58b", after(lambda array: array.astype(np.float16).astype(np.float64)))


def _rounded(decimals: int) -> Elementwise:
    return lambda array: array.round(decimals)


def _each(change: Elementwise, answer: Array | Sequence[Array]) -> Array | Sequence[Array]:
    if isinstance(answer, list | tuple):
        return [change(np.asarray(array)) for array in answer]
    return change(np.asarray(answer))
