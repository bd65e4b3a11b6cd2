"""What goes wrong in ``delta_k = (W_{k+1}^T delta_{k+1}) * f_k'(s_k)`` and in ``delta_out``.

The formula is taken apart into a scale, a way back through the weights and a slope. A mistake
replaces one part; two at once replace two.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from grader.engine import RELU, SIGMOID, TANH, Activation, Array
from grader.exercise import Mistake
from grader.exercise.model import Answering
from grader.mistakes.texts import combined, mistake

Elementwise = Callable[[Array], Array]
Slope = Callable[[Array, Elementwise], Array]  #: of ``s`` and ``f'``


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a hidden layer's signal, each right or replaced."""

    scale: float = 1.0
    back: Callable[[Array, Array], Array] = lambda W, delta: W.T @ delta
    slope: Slope = lambda s, f_prime: f_prime(s)
    join: Callable[[Array, Array, Array, Elementwise], Array] = lambda back, slope, *_: back * slope

    def answer(self, delta_next: Array, W_next: Array, s_k: Array, f_prime: Elementwise) -> Array:
        """Return what a student gets who puts these parts together."""
        back = self.back(W_next, delta_next)
        return self.scale * self.join(back, self.slope(s_k, f_prime), s_k, f_prime)


def _skip(W: Array, delta: Array) -> Array:
    if W.shape[0] != W.shape[1]:
        msg = "only where both layers have as many units"
        raise ValueError(msg)
    return delta


_SCALES = {"M02": -1.0, "M03": 2.0, "M04": 0.5}
_BACKS: dict[str, Callable[[Array, Array], Array]] = {
    "M13": lambda W, delta: W @ delta,
    "M16": _skip,
    "M17": lambda W, delta: np.asarray(W.sum(axis=0) * delta.sum()),
    "M19": lambda W, delta: (W / np.abs(W).sum(axis=1, keepdims=True)).T @ delta,
    "M21a": lambda W, delta: np.abs(W).T @ delta,
    "M21b": lambda W, delta: np.sign(W).T @ delta,
}
_SLOPES: dict[str, Slope] = {
    "M08": lambda s, _: np.ones_like(s),
    "M11": lambda s, f_prime: f_prime(s) ** 2,
    "M18": lambda s, _: s,
}
_TANH_SLOPES: dict[str, Slope] = {
    "M40": lambda s, _: 1 - np.tanh(s),
    "M41a": lambda s, _: 1 - s**2,
    "M41b": lambda s, _: 1 + np.tanh(s) ** 2,
    "M42": lambda s, _: 1 - np.tanh(np.tanh(s)),
    "M59": lambda s, _: (1 - np.tanh(s)) ** 2,
}
_SIGMOID_SLOPES: dict[str, Slope] = {
    "M45a": lambda s, _: s * (1 - s),
    "M45b": lambda s, _: 1 - SIGMOID.f(s),
}
_OTHER_SLOPES = {"M12a": SIGMOID, "M12b": RELU, "M12c": TANH}


def _slopes_of(activation: Activation | None) -> dict[str, Slope]:
    """Return the wrong slopes that can be written when the activation is known, or is not."""
    slopes = dict(_SLOPES)
    if activation is None:
        return slopes
    slopes["M10"] = lambda s, _: activation.f(s)
    slopes["M09"] = lambda s, f_prime: f_prime(activation.f(s))
    for code, other in _OTHER_SLOPES.items():
        if other is not activation:
            slopes[code] = lambda s, _, other=other: other.f_prime(s)  # type: ignore[misc]
    own = {TANH.name: _TANH_SLOPES, SIGMOID.name: _SIGMOID_SLOPES}
    return slopes | own.get(activation.name, {})


def _variants(activation: Activation | None) -> Iterator[tuple[str, str, object]]:
    """Yield (code, part, replacement)."""
    yield from ((code, "scale", scale) for code, scale in _SCALES.items())
    yield from ((code, "back", back) for code, back in _BACKS.items())
    yield from ((code, "slope", slope) for code, slope in _slopes_of(activation).items())
    yield "M60", "join", lambda back, _, __, f_prime: back * f_prime(back)
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
        combined((code,), _mutant(activation, Parts(**{part: value})))  # type: ignore[arg-type]
        for code, part, value in variants
    ]
    pairs = [
        combined((one, two), _mutant(activation, replace(Parts(), **{p: a, q: b})))  # type: ignore[arg-type]
        for (one, p, a), (two, q, b) in itertools.combinations(variants, 2)
        if p != q and {p, q} != {"slope", "join"}
    ]
    return (*singles, *_inexact(_mutant(activation, Parts())), *pairs)


def _mutant(activation: Activation | None, parts: Parts) -> Answering:
    if activation is None:
        return parts.answer
    return lambda delta_next, W_next, s_k: parts.answer(delta_next, W_next, s_k, activation.f_prime)


def _inexact(reference: Answering) -> Iterator[Mistake]:
    for decimals in (2, 3, 4):
        yield mistake("M58a", lambda *a, d=decimals: np.round(reference(*a), d))
    yield mistake("M58b", lambda *a: np.float64(np.float16(reference(*a))))


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
    errors: Mapping[str, Callable[[Array, Array, Array], Array]] = {
        "M01": lambda y, _, s: y - s,
        "M02": lambda y, t, _: t - y,
        "M03": lambda y, t, _: 2 * (y - t),
        "M04": lambda y, t, _: 0.5 * (y - t),
        "M05": lambda _, t, s: s - t,
        "M06a": lambda y, t, _: np.abs(y - t),
        "M06b": lambda y, t, _: (y - t) ** 2,
    }
    slopes: Mapping[str, Callable[[Array, Array, Elementwise], Array]] = {
        "M07": lambda _, s, __: np.ones_like(s),
        "M09": lambda y, _, f_prime: f_prime(y),
        "M11": lambda _, s, f_prime: f_prime(s) ** 2,
        "M18": lambda _, s, __: s,
    }
    return tuple(_output_mistakes(errors, slopes))


def _output_mistakes(
    errors: Mapping[str, Callable[[Array, Array, Array], Array]],
    slopes: Mapping[str, Callable[[Array, Array, Elementwise], Array]],
) -> Iterator[Mistake]:
    for code, error in errors.items():
        yield mistake(code, lambda y, t, s, fp, e=error: e(y, t, s) * fp(s))
    for code, slope in slopes.items():
        yield mistake(code, lambda y, t, s, fp, g=slope: (y - t) * g(y, s, fp))
    yield from _inexact(lambda y, t, s, fp: (y - t) * fp(s))
    for (one, error), (two, slope) in itertools.product(errors.items(), slopes.items()):
        codes = (one, two)
        yield combined(codes, lambda y, t, s, fp, e=error, g=slope: e(y, t, s) * g(y, s, fp))
