"""What goes wrong in ``dW_k = delta_k z_{k-1}^T``."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from grader.engine import Activation, Array
from grader.exercise import Mistake
from grader.mistakes.texts import combined, mistake

Product = Callable[[Array, Array], Array]


def _spread_inner(delta: Array, z: Array) -> Array:
    if delta.shape != z.shape:
        msg = "an inner product needs as many units on both sides"
        raise ValueError(msg)
    return np.full((delta.size, z.size), delta @ z)


_PRODUCTS: dict[str, Product] = {
    "M25": lambda delta, z: np.outer(z, delta),
    "M27a": lambda delta, z: delta * z,
    "M27b": _spread_inner,
    "M28a": lambda delta, z: np.outer(np.ones_like(delta), z),
    "M28b": lambda delta, z: np.outer(delta, np.ones_like(z)),
}
_SCALES: dict[str, Callable[[Array, Array], float]] = {
    "M02": lambda *_: -1.0,
    "M03": lambda *_: 2.0,
    "M04": lambda *_: 0.5,
    "M33a": lambda delta, _: 1.0 / delta.size,
    "M33b": lambda _, z: 1.0 / z.size,
}


def weight_gradient_mistakes(activation: Activation | None) -> tuple[Mistake, ...]:
    """Return the wrong ways to write ``dW_k``, single ones first, then pairs.

    Parameters
    ----------
    activation : Activation or None
        Of layer k-1, if the exercise names it.

    Returns
    -------
    tuple of Mistake
        Their mutants take ``(delta_k, z_prev)``.
    """
    return tuple(_mistakes(_PRODUCTS | _of_activation(activation)))


def _of_activation(activation: Activation | None) -> dict[str, Product]:
    if activation is None:
        return {}
    return {
        "M26": lambda delta, z: np.outer(delta * activation.f_prime(delta), z),
        "M61": lambda delta, z: np.outer(delta, activation.f(z)),
    }


def _mistakes(products: dict[str, Product]) -> Iterator[Mistake]:
    for code, product in products.items():
        yield mistake(code, product)
    for code, scale in _SCALES.items():
        yield mistake(code, lambda delta, z, c=scale: c(delta, z) * np.outer(delta, z))
    for decimals in (2, 3, 4):
        yield mistake("M58a", lambda delta, z, d=decimals: np.round(np.outer(delta, z), d))
    yield mistake("M58b", lambda delta, z: np.float64(np.float16(np.outer(delta, z))))
    for (one, product), (two, scale) in itertools.product(products.items(), _SCALES.items()):
        yield combined((one, two), lambda d, z, p=product, c=scale: c(d, z) * p(d, z))
