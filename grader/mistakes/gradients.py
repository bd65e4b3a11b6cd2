"""What goes wrong in ``dW_k = delta_k z_{k-1}^T`` of a single sample."""

import itertools
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from grader.engine import Activation, Array
from grader.exercise import Mistake
from grader.misconceptions import by_mistake
from grader.mistakes.parts import OUTER_PRODUCTS, SCALES, inexact

Product = Callable[[Array, Array], Array]

_SIZED_SCALES: dict[Mistake, Callable[[Array, Array], float]] = {
    known: lambda *_, scale=scale: scale for known, scale in SCALES.items()
} | by_mistake({"M33a": lambda delta, _: 1.0 / delta.size, "M33b": lambda _, z: 1.0 / z.size})
#: The same of the activation that ``z_{k-1}`` went through, ``delta_k, z_{k-1}``.
_OF_ACTIVATION: dict[Mistake, Callable[..., Array]] = by_mistake(
    {
        "M26": lambda f, delta, z: np.outer(delta * f.f_prime(delta), z),
        "M61": lambda f, delta, z: np.outer(delta, f.f(z)),
    }
)


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
    own = _OF_ACTIVATION if activation else {}
    products = {known: partial(product, activation) for known, product in own.items()}
    return tuple(_mistakes(OUTER_PRODUCTS | products))


def _mistakes(products: dict[Mistake, Product]) -> Iterator[Mistake]:
    for known, product in products.items():
        yield known.made(product)
    for known, scale in _SIZED_SCALES.items():
        yield known.made(lambda delta, z, c=scale: c(delta, z) * np.outer(delta, z))
    yield from inexact(np.outer)
    for (one, product), (two, scale) in itertools.product(products.items(), _SIZED_SCALES.items()):
        yield (one + two).made(lambda d, z, p=product, c=scale: c(d, z) * p(d, z))
