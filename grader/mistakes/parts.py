"""The parts of back-propagation, each with the wrong ways to write it.

``delta_k = (W_{k+1}^T delta_{k+1}) * f_k'(s_k)`` falls into a way back through the weights and a
slope; ``delta_out`` into an error and a slope; ``dW_k = delta_k z_{k-1}^T`` is a product. The
families put these parts together; here they stand alone. What a formula can say is one of
:mod:`grader.functions.wrong`, computed with arrays.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.engine import Activation, Array
from grader.exercise import Mistake
from grader.exercise.model import Answering
from grader.functions.activation import Elementwise
from grader.functions.activations import applied, in_arrays, wrong_slopes
from grader.functions.wrong import ABSOLUTE, ARGUMENT, AT_VALUE, FACTORS, SQUARED, UNTURNED, VALUE
from grader.misconceptions import by_mistake, mistake

#: Factors on a whole answer, where 1 is right.
SCALES = {known: float(factor) for known, (_, factor) in FACTORS.items()}


def _skip(W: Array, delta: Array) -> Array:
    if W.shape[0] != W.shape[1]:
        raise ValueError("only where both layers have as many units")
    return delta


#: Of ``W_{k+1}, delta_{k+1}``, where ``W.T @ delta`` is right; vectors or batches of columns.
BACKS: dict[Mistake, Callable[[Array, Array], Array]] = by_mistake(
    {
        "M13": lambda W, delta: UNTURNED.formula(W, delta, applied),
        "M16": _skip,
        "M17": lambda W, delta: np.multiply.outer(W.sum(axis=0), delta.sum(axis=0)),
        "M19": lambda W, delta: (W / np.abs(W).sum(axis=1, keepdims=True)).T @ delta,
        "M21a": lambda W, delta: ABSOLUTE.formula(W, delta, applied),
        "M21b": lambda W, delta: np.sign(W).T @ delta,
    }
)

#: Of ``s, f'``, where ``f'(s)`` is right, whatever the activation.
SLOPES: dict[Mistake, Callable[[Array, Elementwise], Array]] = {
    mistake("M08"): lambda s, _: np.ones_like(s)
} | {one.mistake: one.formula for one in (SQUARED, ARGUMENT)}


def slopes_of(activation: Activation) -> dict[Mistake, Elementwise]:
    """Return the wrong slopes that only a named activation admits, of ``s`` alone."""
    slopes = {one.mistake: in_arrays(one.formula) for one in wrong_slopes(activation)}
    return slopes | {
        one.mistake: lambda s, formula=one.formula: formula(s, activation.f_prime, activation.f)
        for one in (VALUE, AT_VALUE)
    }


def same_shape(array: Array, like: Array) -> Array:
    """Return an array; raise ValueError where another has more units or fewer."""
    if array.shape != like.shape:
        raise ValueError("only where both layers have as many units")
    return array


#: Of ``delta_k, z_{k-1}``, samples in columns, where ``delta @ z.T`` is right.
PRODUCTS: dict[Mistake, Callable[[Array, Array], Array]] = by_mistake(
    {
        "M25": lambda delta, z: z @ delta.T,
        "M27a": lambda delta, z: delta * same_shape(z, delta),
        "M27b": lambda delta, z: np.full(
            (delta.shape[0],) * 2, np.sum(delta * same_shape(z, delta))
        ),
        "M28c": lambda delta, z: delta @ z,
        "M28a": lambda delta, z: np.ones_like(delta) @ z.T,
        "M28b": lambda delta, z: delta @ np.ones_like(z).T,
        "M29a": lambda delta, z: np.outer(delta[:, 0], z[:, 0]),
        "M29b": lambda delta, z: np.outer(delta[:, -1], z[:, -1]),
        "M30": lambda delta, z: np.outer(delta.sum(axis=1), z.sum(axis=1)),
        "M31": lambda delta, z: delta @ z.T / delta.shape[1],
        "M33a": lambda delta, z: delta @ z.T / delta.shape[0],
        "M33b": lambda delta, z: delta @ z.T / z.shape[0],
        "M33d": lambda delta, z: delta @ z.T / max(delta.shape[1] - 1, 1),
        "M02": lambda delta, z: -delta @ z.T,
        "M25+M31": lambda delta, z: z @ delta.T / delta.shape[1],
        "M30+M31": lambda delta, z: np.outer(delta.mean(axis=1), z.mean(axis=1)),
    }
)

#: Of ``delta_k``, samples in columns, where the sum over the samples, shape (n_k, 1), is right.
BIASES: dict[Mistake, Elementwise] = by_mistake(
    {
        "M35": lambda delta: delta.mean(axis=1, keepdims=True),
        "M36a": lambda delta: np.full((delta.shape[0], 1), delta.sum()),
        "M36b": lambda delta: delta.sum(axis=0)[:, None],
        "M36c": lambda delta: delta,
        "M37a": lambda delta: np.zeros((delta.shape[0], 1)),
        "M37c": lambda delta: delta[:, :1],
        "M29b": lambda delta: delta[:, -1:],
        "M02": lambda delta: -delta.sum(axis=1, keepdims=True),
    }
)


#: The same of single vectors, where ``outer(delta, z)`` is right.
OUTER_PRODUCTS: dict[Mistake, Callable[[Array, Array], Array]] = {
    known: lambda delta, z, product=PRODUCTS[known]: product(delta[:, None], z[:, None])
    for known in map(mistake, ("M25", "M27b", "M28a", "M28b"))
} | {mistake("M27a"): lambda delta, z: delta * z}


_ROUNDED, _HALVED = mistake("M58a"), mistake("M58b")


def inexact(reference: Answering) -> Iterator[Mistake]:
    """Yield the mistakes of whoever computes the right thing, but not exactly."""

    def after(change: Elementwise) -> Answering:
        return lambda *arguments: _each(change, reference(*arguments))

    for decimals in (2, 3, 4):
        yield _ROUNDED.made(after(_to(decimals)))
    yield _HALVED.made(after(lambda array: array.astype(np.float16).astype(np.float64)))


def _to(decimals: int) -> Elementwise:
    return lambda array: array.round(decimals)


def _each(change: Elementwise, answer: Array | Sequence[Array]) -> Array | Sequence[Array]:
    if isinstance(answer, list | tuple):
        return [change(np.asarray(array)) for array in answer]
    return change(np.asarray(answer))
