"""What an activation is: one record of all that anybody computes or says of it.

The engine takes ``f`` and its derivative from it, the symbolic side the formula, the vocabulary its
spellings, statements and golden solutions its text, the catalogue of mistakes its wrong slopes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from grader.functions.wrong import Wrong
from grader.misconceptions import Mistake

Array = NDArray[np.float64]
Elementwise = Callable[[Array], Array]


class Apply(Protocol):
    """A function by its name, applied to an argument or, of order 1, its derivative."""

    def __call__(self, name: str, argument: Any, order: int = 0) -> Any:
        """Return ``name(argument)``, an array of an array and an expression of an expression."""


#: A formula for whoever calls it, in arrays or in symbols: ``lambda s, f: 1 - f("tanh", s)``. On
#: ``s`` stand ``+ - * / **`` alone, all else is reached through ``f``.
Formula = Callable[[Any, Apply], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """A function ``f`` with its derivative, and how it is written.

    Attributes
    ----------
    name : str
    f : callable, (n, ...) -> (n, ...)
        Elementwise, except for softmax, which works along axis 0. It also takes complex arrays and
        is analytic beside the real axis, so that the complex step can judge every ``f_prime``.
    f_prime : callable, (n, ...) -> (n, ...)
        The derivative; at a kink the value from the left. For softmax the diagonal of its
        Jacobian, ``p * (1 - p)``: all that "f'" can mean there.
    kinks : tuple of float
        Where ``f`` has no derivative.
    right_prime : callable or None
        The derivative with the value from the right at a kink; None where there is none.
    two_sided : bool
        Whether ``f`` is another formula left of 0 than right of it.
    elementwise : bool
        Whether the Jacobian is diagonal.
    formula : Formula or None
        ``f`` in ``exp``, ``log`` and ``step``; its slope is derived from it. None for softmax.
    native : bool
        Whether NumPy, SymPy and ``math`` have it under its name.
    latex, code : str
        ``f`` for a statement and for a program; ``{s}`` stands for its argument.
    slope_code : str
        ``f'`` for a program; empty where it is 1 or no elementwise factor.
    symbol : str
        Its sign in LaTeX; empty for its name in upright letters.
    spellings : tuple of str
        Other names in formulas.
    wrong_slopes : tuple of Wrong
        Its own ones, of ``s`` and how functions are applied.
    mistaken : Mistake or None
        To take its slope for that of another activation.
    """

    name: str
    f: Elementwise
    f_prime: Elementwise
    kinks: tuple[float, ...] = ()
    right_prime: Elementwise | None = None
    two_sided: bool = False
    elementwise: bool = True
    formula: Formula | None = None
    native: bool = False
    latex: str = ""
    code: str = ""
    slope_code: str = ""
    symbol: str = ""
    spellings: tuple[str, ...] = ()
    wrong_slopes: tuple[Wrong, ...] = ()
    mistaken: Mistake | None = None

    def slopes(self, s: Array) -> tuple[Array, Array]:
        """Return the least and greatest generalised derivative (Clarke) at each entry of ``s``.

        Both are the derivative away from the kinks; at a kink every number between the two is
        a right answer (Clarke 1983, section 2.1).

        Examples
        --------
        >>> from grader.functions.activations import RELU
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


def opaque(f: Elementwise, f_prime: Elementwise) -> Activation:
    """Return an activation nobody knows the formula of, only the two functions."""
    return Activation(name="opaque", f=f, f_prime=f_prime)
