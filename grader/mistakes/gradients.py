"""What goes wrong in ``dW_k = delta_k z_{k-1}^T`` of a single sample."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from grader.engine import Activation, Array
from grader.exercise import Mistake
from grader.mistakes.parts import OUTER_PRODUCTS, SCALES, inexact
from grader.mistakes.texts import combined, mistake

Product = Callable[[Array, Array], Array]

_SIZED_SCALES: dict[str, Callable[[Array, Array], float]] = {
    **{code: lambda *_, scale=scale: scale for code, scale in SCALES.items()},
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
    return tuple(_mistakes(OUTER_PRODUCTS | _of_activation(activation)))


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
    for code, scale in _SIZED_SCALES.items():
        yield mistake(code, lambda delta, z, c=scale: c(delta, z) * np.outer(delta, z))
    yield from inexact(np.outer)
    for (one, product), (two, scale) in itertools.product(products.items(), _SIZED_SCALES.items()):
        yield combined((one, two), lambda d, z, p=product, c=scale: c(d, z) * p(d, z))
