"""What goes wrong in the steps of optimisers: Nesterov, RMSProp, Adam, AdamW, clipping."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.engine import Array
from grader.exercise.model import Answering
from grader.mistakes.tables import Table


def _looked_ahead(W: Array, v: Array, v_new: Array, mu: float) -> list[Array]:
    return [W - mu * v + (1 + mu) * v_new, v_new]


def nesterov(W: Array, dW: Array, v: Array, lr: float, mu: float) -> list[Array]:
    """Return ``W, v`` after a step with Nesterov's momentum, as CS231n writes it.

    Parameters
    ----------
    W, dW, v : array, shape (n, m)
    lr, mu : float
    """
    return _looked_ahead(W, v, mu * v - lr * dW, mu)


#: Of ``W, dW, v, lr, mu``.
NESTEROV: Table = {
    "M82a": lambda W, dW, v, lr, mu: [W + mu * v - lr * dW, mu * v - lr * dW],
    "M82b": lambda W, dW, v, lr, mu: _looked_ahead(W, -v, mu * v - lr * dW, mu),
    "M82c": lambda W, dW, v, lr, mu: _looked_ahead(W, 0 * v, mu * v - lr * dW, mu),
    "M82d": lambda W, dW, v, lr, mu: [W - mu * v + mu * v - lr * dW, mu * v - lr * dW],
    "M55a": lambda W, dW, v, lr, mu: _looked_ahead(W, v, mu * v + lr * dW, mu),
    "M55d": lambda W, dW, v, lr, mu: _looked_ahead(W, v, (1 - mu) * v - lr * dW, mu),
    "M55e": lambda W, dW, v, _, mu: _looked_ahead(W, v, mu * v - dW, mu),
    "M55k": lambda W, dW, v, lr, mu: [nesterov(W, dW, v, lr, mu)[0], v],
}


def _scaled(step: Array, squares: Array, eps: float) -> Array:
    return step / (np.sqrt(squares) + eps)


#: How the step is divided by the root of the mean square, and how that goes wrong.
Ratio = Callable[[Array, Array, float], Array]
_RATIOS: dict[str, Ratio] = {
    "M83a": lambda step, squares, eps: step / np.sqrt(squares + eps),
    "M83b": lambda step, squares, eps: step / (squares + eps),
    "M83c": lambda step, squares, _: step / np.sqrt(squares),
}


def rmsprop(ratio: Ratio = _scaled, old: float = 1.0, *, lagging: bool = False) -> Answering:
    """Return RMSProp's step as a function of ``W, dW, cache, lr, rho, eps``.

    Parameters
    ----------
    ratio : callable, (step, squares, eps) -> array
    old : float
        The power of 1 - rho before the new square: 1 where it is right.
    lagging : bool
        Whether the step is divided by the old squares.
    """

    def answer(*arguments: Any) -> list[Array]:
        W, dW, cache, lr, rho, eps = arguments
        new = rho * cache + (1 - rho) ** old * dW**2
        return [W - lr * ratio(dW, cache if lagging else new, eps), new]

    return answer


#: Of ``W, dW, cache, lr, rho, eps``.
RMSPROP: Table = {code: rmsprop(ratio) for code, ratio in _RATIOS.items()} | {
    "M83d": rmsprop(old=0.0),
    "M83e": lambda W, dW, cache, lr, rho, eps: rmsprop()(W, dW, cache, lr, 1 - rho, eps),
    "M83f": rmsprop(lagging=True),
    "M53": lambda W, dW, cache, lr, rho, eps: rmsprop()(W, dW, cache, -lr, rho, eps),
    "M54a": lambda W, dW, cache, _, rho, eps: rmsprop()(W, dW, cache, 1.0, rho, eps),
}

#: What a moment is divided by, of its beta and the number of the step.
Correction = Callable[[float, int], float]


def _corrected(beta: float, t: int) -> float:
    return 1 - beta**t


def _uncorrected(*_: float) -> float:
    return 1.0


@dataclass(frozen=True, slots=True)
class AdamRules:
    """Each rule of Adam's step (Kingma and Ba 2015, algorithm 1); a mistake is another one.

    Attributes
    ----------
    first, second : callable, (beta, t) -> divisor
        The bias corrections of both moments.
    enters : callable, (dW, m) -> array
        What the second moment is a mean of.
    ratio : callable, (step, squares, eps) -> array
    uphill, stored : bool
        Whether the step goes uphill, and whether the corrected moments are returned.
    """

    first: Correction = _corrected
    second: Correction = _corrected
    enters: Callable[[Array, Array], Array] = lambda dW, _: dW**2
    ratio: Ratio = _scaled
    uphill: bool = False
    stored: bool = False


def adam(rules: AdamRules | None = None) -> Answering:
    """Return Adam's step as a function of ``W, dW, m, v, t, lr, beta1, beta2, eps``."""
    given = rules or AdamRules()

    def answer(*arguments: Any) -> list[Array]:
        W, dW, m, v, t, lr, beta1, beta2, eps = arguments
        m_new = beta1 * m + (1 - beta1) * dW
        v_new = beta2 * v + (1 - beta2) * given.enters(dW, m_new)
        corrected = [m_new / given.first(beta1, t), v_new / given.second(beta2, t)]
        step = lr * given.ratio(corrected[0], corrected[1], eps)
        moments = corrected if given.stored else [m_new, v_new]
        return [W + step if given.uphill else W - step, *moments]

    return answer


_RIGHT = AdamRules()
_WRONG: dict[str, AdamRules] = {
    "M84a": replace(_RIGHT, first=_uncorrected, second=_uncorrected),
    "M84b": replace(_RIGHT, first=_uncorrected),
    "M84c": replace(_RIGHT, second=_uncorrected),
    "M84d": replace(
        _RIGHT, first=lambda b, t: 1 - b ** (t - 1), second=lambda b, t: 1 - b ** (t - 1)
    ),
    "M84e": replace(_RIGHT, enters=lambda _, m: m**2),
    "M84f": replace(_RIGHT, stored=True),
    "M84g": replace(_RIGHT, first=lambda b, _: 1 - b, second=lambda b, _: 1 - b),
    "M84h": replace(_RIGHT, first=lambda b, t: 1 + b**t, second=lambda b, t: 1 + b**t),
    "M53": replace(_RIGHT, uphill=True),
    **{code: replace(_RIGHT, ratio=ratio) for code, ratio in _RATIOS.items()},
}


#: Of ``W, dW, m, v, t, lr, beta1, beta2, eps``.
ADAM: Table = {code: adam(rules) for code, rules in _WRONG.items()} | {
    "M84i": lambda W, dW, m, v, t, lr, b1, b2, eps: adam()(W, dW, m, v, t, lr, b2, b1, eps)
}


def adamw(
    rules: AdamRules | None = None, decay: Callable[[float, float], float] = operator.mul
) -> Answering:
    """Return AdamW's step (Loshchilov and Hutter 2019): Adam's, and a decay of its own.

    Parameters
    ----------
    rules : AdamRules or None
    decay : callable, (lr, lam) -> number
        How much of the weights is taken off.
    """

    def answer(*arguments: Any) -> list[Array]:
        *given, lam = arguments
        stepped, *moments = adam(rules)(*given)
        return [stepped - decay(given[5], lam) * given[0], *moments]

    return answer


def _decayed_after(*arguments: Any) -> list[Array]:
    *given, lam = arguments
    stepped, *moments = adam()(*given)
    return [(1 - given[5] * lam) * stepped, *moments]


#: Of Adam's arguments and ``lam``.
ADAMW: Table = {code: adamw(_WRONG[code]) for code in ("M84a", "M84d", "M83a")} | {
    "M85a": lambda W, dW, *more: adam()(W, dW + more[-1] * W, *more[:-1]),
    "M85b": adamw(decay=lambda _, lam: lam),
    "M85c": adamw(decay=lambda *_: 0.0),
    "M85d": adamw(decay=lambda lr, lam: -lr * lam),
    "M85e": _decayed_after,
}

#: Of ``dW, bound``: each entry clipped.
BY_VALUE: Table = {
    "M86a": np.minimum,
    "M86b": lambda dW, bound: dW * min(1.0, bound / np.max(np.abs(dW))),
    "M86c": lambda dW, bound: np.where(np.abs(dW) > bound, 0.0, dW),
    "M86d": lambda dW, bound: np.clip(dW, 0.0, bound),
}


def norm_of(*gradients: Array) -> Any:
    """Return the norm of all entries of some arrays together."""
    return np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))


def by_norm(dW_1: Array, dW_2: Array, bound: float) -> list[Array]:
    """Return both gradients, shrunk by one factor if they are longer than a bound together."""
    shrunk = bound / np.maximum(norm_of(dW_1, dW_2), bound)
    return [dW_1 * shrunk, dW_2 * shrunk]


#: Of ``dW_1, dW_2, bound``.
BY_NORM: Table = {
    "M87a": lambda a, b, bound: [g * bound / norm_of(a, b) for g in (a, b)],
    "M87b": lambda a, b, bound: [g * bound / max(norm_of(g), bound) for g in (a, b)],
    "M87c": lambda a, b, bound: [g * bound / max(norm_of(a, b) ** 2, bound) for g in (a, b)],
    "M87d": lambda a, b, bound: [np.clip(g, -bound, bound) for g in (a, b)],
    "M87e": lambda a, b, bound: [g * min(1.0, norm_of(a, b) / bound) for g in (a, b)],
}
