"""What goes wrong in the derivative of an activation, asked for on its own."""

import numpy as np

from grader.engine import LEAKY_RELU, Activation, Array
from grader.exercise.model import Answering
from grader.mistakes.parts import SLOPES, slopes_of
from grader.mistakes.tables import Table


def slope_table(activation: Activation) -> Table:
    """Return the wrong slopes of a named activation, of ``s``; the tellingly wrong ones first."""
    general: dict[str, Answering] = {
        code: lambda s, slope=slope: slope(s, activation.f_prime) for code, slope in SLOPES.items()
    }
    return {**slopes_of(activation), **general}


def _leaky(s: Array, a: float) -> Array:
    return np.where(s > 0, s, a * s)


#: Of ``s, a``, where ``1`` for ``s > 0`` and ``a`` for ``s < 0`` is right.
LEAKY_SLOPE: Table = {
    "M44a": lambda s, _: np.where(s > 0, 1.0, 0.0),
    "M44b": lambda s, a: np.where(s > 0, 1.0, -a),
    "M43a": lambda s, _: np.ones_like(s),
    "M43b": lambda s, _: np.sign(s),
    "M10": _leaky,
    "M18": lambda s, _: s,
    "M11": lambda s, a: np.where(s > 0, 1.0, a**2),
    "M12b@fixed": lambda s, _: LEAKY_RELU.f_prime(s),
}
