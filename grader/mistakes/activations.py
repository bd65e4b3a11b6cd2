"""What goes wrong in the derivative of an activation, asked for on its own."""

from collections.abc import Callable

import numpy as np

from grader.engine import LEAKY_RELU, Activation
from grader.exercise import Mistake, Question
from grader.mistakes.distinct import distinct
from grader.mistakes.parts import SLOPES, inexact, slopes_of
from grader.mistakes.tables import Table


def slope_mistakes(activation: Activation) -> Callable[[Question], tuple[Mistake, ...]]:
    """Return the catalogue of wrong slopes of a named activation, its own ones first."""
    general = {
        known: lambda s, slope=slope: slope(s, activation.f_prime)
        for known, slope in SLOPES.items()
    }
    slopes = slopes_of(activation) | general

    def catalogue(question: Question) -> tuple[Mistake, ...]:
        wrong = (known.made(slope) for known, slope in slopes.items())
        return tuple(distinct(question, (*wrong, *inexact(question.reference))))

    return catalogue


#: Of ``s, a``, where ``1`` for ``s > 0`` and ``a`` for ``s < 0`` is right.
LEAKY_SLOPE: Table = {
    "M44a": lambda s, _: np.where(s > 0, 1.0, 0.0),
    "M44b": lambda s, a: np.where(s > 0, 1.0, -a),
    "M43a": lambda s, _: np.ones_like(s),
    "M43b": lambda s, _: np.sign(s),
    "M10": lambda s, a: np.where(s > 0, s, a * s),
    "M18": lambda s, _: s,
    "M11": lambda s, a: np.where(s > 0, 1.0, a**2),
    "M12b@fixed": lambda s, _: LEAKY_RELU.f_prime(s),
}
