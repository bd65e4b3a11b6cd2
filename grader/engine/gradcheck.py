"""The complex step: the judge of our own engine, never of a student's answer."""

from collections.abc import Callable

import numpy as np

from grader.functions.activation import Array


def complex_step(f: Callable[[Array], Array], x: Array, step: float = 1e-30) -> Array:
    """Return ``df/dx`` entry by entry, exact to rounding.

    Parameters
    ----------
    f : callable, shape of ``x`` -> one number
        Analytic beside the real axis.
    x : array

    Returns
    -------
    array, shape of ``x``

    Notes
    -----
    ``Im f(x + ih) / h = f'(x) + O(h**2)`` has no subtraction, hence no cancellation: Squire and
    Trapp 1998, "Using complex variables to estimate derivatives of real functions".

    Examples
    --------
    >>> import numpy as np
    >>> complex_step(lambda x: np.sum(x**3), np.array([1.0, 2.0]))
    array([ 3., 12.])
    """
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        beside = x.astype(complex)
        beside[i] += 1j * step
        gradient[i] = np.imag(f(beside)).item() / step
    return gradient
