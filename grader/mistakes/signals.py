"""What goes wrong in ``delta_k = (W_{k+1}^T delta_{k+1}) * f_k'(s_k)`` and in ``delta_out``."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from grader.engine import HALF_SQUARED_ERROR, Activation, Array
from grader.exercise import Mistake
from grader.exercise.model import Answering
from grader.functions.activation import Elementwise
from grader.mistakes.parts import BACKS, SCALES, SLOPES, inexact, slopes_of
from grader.mistakes.texts import combined, mistake

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


def _variants(activation: Activation | None) -> Iterator[tuple[str, str, Any]]:
    """Yield (code, part, replacement)."""
    yield from ((code, "scale", scale) for code, scale in SCALES.items())
    yield from ((code, "back", back) for code, back in BACKS.items())
    yield from ((code, "slope", slope) for code, slope in SLOPES.items())
    if activation is not None:
        for code, own in slopes_of(activation).items():
            yield code, "slope", lambda s, _, own=own: own(s)
    yield "M60", "join", lambda back, _, f_prime: back * f_prime(back)
    yield "M43", "join", lambda back, *_: back * (back > 0)


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
        combined((code,), _mutant(activation, replace(Parts(), **{part: value})))
        for code, part, value in variants
    ]
    pairs = [
        combined((one, two), _mutant(activation, replace(Parts(), **{p: a, q: b})))
        for (one, p, a), (two, q, b) in itertools.combinations(variants, 2)
        if p != q and {p, q} != {"slope", "join"}
    ]
    return (*singles, *inexact(_mutant(activation, Parts())), *pairs)


def _mutant(activation: Activation | None, parts: Parts) -> Answering:
    if activation is None:
        return parts.answer
    return lambda delta_next, W_next, s_k: parts.answer(delta_next, W_next, s_k, activation.f_prime)


#: Of ``y_out, s_out, f'``; M08 and M18 are the hidden layers' own.
_OUTPUT_SLOPES: dict[str, Callable[[Array, Array, Elementwise], Array]] = {
    "M07": lambda _, s, f_prime: SLOPES["M08"](s, f_prime),
    "M09": lambda y, _, f_prime: f_prime(y),
    "M11": lambda _, s, f_prime: SLOPES["M11"](s, f_prime),
    "M18": lambda _, s, __: s,
    "M12g": lambda y, _, __: y * (1 - y),
}


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
    for code, error in errors.items():
        yield mistake(code, lambda y, t, s, fp, e=error: e(y, t, s) * fp(s))
    for code, slope in _OUTPUT_SLOPES.items():
        yield mistake(code, lambda y, t, s, fp, g=slope: (y - t) * g(y, s, fp))
    yield from inexact(lambda y, t, s, fp: (y - t) * fp(s))
    for (one, error), (two, slope) in itertools.product(errors.items(), _OUTPUT_SLOPES.items()):
        codes = (one, two)
        yield combined(codes, lambda y, t, s, fp, e=error, g=slope: e(y, t, s) * g(y, s, fp))
