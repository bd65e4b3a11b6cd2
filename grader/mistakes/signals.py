"""What goes wrong in ``delta_k = (W_{k+1}^T delta_{k+1}) * f_k'(s_k)`` and in ``delta_out``."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.engine import HALF_SQUARED_ERROR, Activation, Array
from grader.exercise import Mistake
from grader.exercise.model import Answering
from grader.functions.activation import Elementwise
from grader.functions.wrong import ARGUMENT, SQUARED
from grader.misconceptions import by_mistake, mistake
from grader.mistakes.parts import BACKS, SCALES, SLOPES, inexact, slopes_of

#: Of ``s`` and ``f'``.
Slope = Callable[[Array, Elementwise], Array]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a hidden layer's signal, each right or replaced."""

    scale: float = 1.0
    back: Callable[[Array, Array], Array] = lambda W, delta: W.T @ delta
    slope: Slope = lambda s, f_prime: f_prime(s)
    join: Callable[[Array, Array, Elementwise], Array] = lambda back, slope, _: back * slope

    def answer(self, delta_next: Array, W_next: Array, s_k: Array, f_prime: Elementwise) -> Array:
        """Return what a student gets who puts these parts together."""
        back = self.back(W_next, delta_next)
        return self.scale * self.join(back, self.slope(s_k, f_prime), f_prime)


_AT_SIGNAL, _BY_SIGNAL = mistake("M60"), mistake("M43")


def _variants(activation: Activation | None) -> Iterator[tuple[Mistake, str, Any]]:
    """Yield (mistake, part, replacement)."""
    yield from ((known, "scale", scale) for known, scale in SCALES.items())
    yield from ((known, "back", back) for known, back in BACKS.items())
    yield from ((known, "slope", slope) for known, slope in SLOPES.items())
    if activation is not None:
        for known, own in slopes_of(activation).items():
            yield known, "slope", lambda s, _, own=own: own(s)
    yield _AT_SIGNAL, "join", lambda back, _, f_prime: back * f_prime(back)
    yield _BY_SIGNAL, "join", lambda back, *_: back * (back > 0)


def hidden_signal_mistakes(activation: Activation | None) -> tuple[Mistake, ...]:
    """Return the wrong ways to write ``delta_k``, single ones first, then pairs.

    Parameters
    ----------
    activation : Activation or None
        Of layer k; None where ``f_k'`` is handed to the student as a fourth argument.

    Returns
    -------
    tuple of Mistake
        Their mutants take ``(delta_next, W_next, s_k)``, with ``f_k'`` if it is an argument.
    """
    variants = list(_variants(activation))
    singles = [
        known.made(_mutant(activation, replace(Parts(), **{part: value})))
        for known, part, value in variants
    ]
    pairs = [
        (one + two).made(_mutant(activation, replace(Parts(), **{p: a, q: b})))
        for (one, p, a), (two, q, b) in itertools.combinations(variants, 2)
        if p != q and {p, q} != {"slope", "join"}
    ]
    return (*singles, *inexact(_mutant(activation, Parts())), *pairs)


def _mutant(activation: Activation | None, parts: Parts) -> Answering:
    if activation is None:
        return parts.answer
    return lambda delta_next, W_next, s_k: parts.answer(delta_next, W_next, s_k, activation.f_prime)


#: Of ``y_out, s_out, f'``.
_OUTPUT_SLOPES: dict[Mistake, Callable[[Array, Array, Elementwise], Array]] = (
    by_mistake({"M07": lambda _, s, __: np.ones_like(s), "M09": lambda y, _, f_prime: f_prime(y)})
    | {
        one.mistake: lambda _, s, f_prime, slope=one.formula: slope(s, f_prime)
        for one in (SQUARED, ARGUMENT)
    }
    | by_mistake({"M12g": lambda y, _, __: y * (1 - y)})
)


def output_signal_mistakes() -> tuple[Mistake, ...]:
    """Return the wrong ways to write ``delta_out = (y_out - y_gt) * f'(s_out)``.

    Returns
    -------
    tuple of Mistake
        Their mutants take ``(y_out, y_gt, s_out, f_out_prime)``.

    Notes
    -----
    M01 is the sheet's own slip, four times under eqs. (2) to (4).
    """
    return tuple(_output_mistakes())


def _output_mistakes() -> Iterator[Mistake]:
    errors = HALF_SQUARED_ERROR.errors
    for known, error in errors.items():
        yield known.made(lambda y, t, s, fp, e=error: e(y, t, s) * fp(s))
    for known, slope in _OUTPUT_SLOPES.items():
        yield known.made(lambda y, t, s, fp, g=slope: (y - t) * g(y, s, fp))
    yield from inexact(lambda y, t, s, fp: (y - t) * fp(s))
    for (one, error), (two, slope) in itertools.product(errors.items(), _OUTPUT_SLOPES.items()):
        yield (one + two).made(lambda y, t, s, fp, e=error, g=slope: e(y, t, s) * g(y, s, fp))
