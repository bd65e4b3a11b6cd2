"""The losses with a name. To add one, write its record here and name it in LOSSES."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from grader.functions.activation import Apply, Array
from grader.functions.activations import SIGMOID, SOFTMAX, applied
from grader.functions.wrong import DIFFERENCES, FACTORS
from grader.misconceptions import Mistake, by_mistake

#: Of ``y_out, y_gt, s_out``: what is written for ``dL/dy_out``, one sample a column.
Error = Callable[[Array, Array, Array], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A loss summed over the batch, with ``dL/dy_out``, and how it is written.

    Attributes
    ----------
    name : str
    value : callable, (n, B), (n, B) -> float
        Of ``y_out`` and ``y_gt``.
    prime : callable, (n, B), (n, B) -> (n, B)
        ``dL/dy_out``.
    output : str
        The activation that makes of the network's scores what ``term`` compares with the target;
        empty where it may be any.
    factor, term : Fraction and callable
        The loss is ``factor`` times the sum of ``term(y_out, y_gt, f)`` over all entries, in
        arrays or in symbols as :data:`Formula` is.
    latex : str
        The sum of one sample's terms, for a statement; ``{b}`` stands for the sample's index.
        Empty if no exercise is derived from this loss.
    code, error_code : str
        The sum and ``dL/dy_out`` for a program; ``{y}`` stands for the output.
    errors : mapping of Mistake to callable
        Wrong ways to write ``dL/dy_out``.
    """

    name: str
    value: Callable[[Array, Array], Array]
    prime: Callable[[Array, Array], Array]
    factor: Fraction
    term: Callable[[Any, Any, Apply], Any]
    output: str = ""
    latex: str = ""
    code: str = ""
    error_code: str = ""
    errors: Mapping[Mistake, Error] = field(default_factory=dict)

    @property
    def classes(self) -> bool:
        """Whether a sample's targets are the probabilities of classes, which add up to 1."""
        return self.output == SOFTMAX.name


def _half_squared_error(y_out: Array, y_gt: Array) -> Array:
    total: Array = 0.5 * ((y_out - y_gt) ** 2).sum()
    return total


#: Eq. (1), ``L = 0.5 * sum((y_out - y_gt)**2)``. The sheet prints its derivative under eq. (2)
#: as ``y_out - s_out``; it is ``y_out - y_gt``.
HALF_SQUARED_ERROR = Loss(
    name="half_squared_error",
    value=_half_squared_error,
    prime=lambda y_out, y_gt: y_out - y_gt,
    factor=Fraction(1, 2),
    term=lambda y_out, y_gt, _: (y_out - y_gt) ** 2,
    latex=r"\lVert y_{{out}}{b} - y_{{gt}}{b} \rVert^2",
    code="np.sum(({y} - y_gt) ** 2)",
    error_code="{y} - y_gt",
    errors=by_mistake({"M01": lambda y, _, s: y - s})
    | {
        known: lambda y, t, _, by=float(factor): by * (y - t)
        for known, (_, factor) in FACTORS.items()
    }
    | by_mistake({"M05": lambda _, t, s: s - t})
    | {
        one.mistake: lambda y, t, _, formula=one.formula: formula(y, t, applied)
        for one in DIFFERENCES
    }
    | by_mistake({"M06c": lambda y, t, _: 0.5 * (y - t) ** 2}),
)


def _log_softmax(scores: Array) -> Array:
    shifted = scores - np.max(scores.real, axis=0)
    logarithms: Array = shifted - np.log(np.sum(np.exp(shifted), axis=0))
    return logarithms


def _cross_entropy(scores: Array, y_gt: Array) -> Array:
    total: Array = -(y_gt * _log_softmax(scores)).sum()
    return total


def _over_batch(scores: Array) -> Array:
    return SOFTMAX.f(scores.T).T


def _over_all(scores: Array) -> Array:
    return SOFTMAX.f(scores.ravel()).reshape(scores.shape)


def _likeliest(y_gt: Array) -> Array:
    """Return targets as if the largest were the class and nothing else counted."""
    return np.eye(len(y_gt))[:, np.argmax(y_gt, axis=0)]


#: ``L = -sum(y_gt * log softmax(y_out))`` of scores ``y_out`` (an identity output layer), so that
#: ``dL/dy_out = p * sum(y_gt) - y_gt``: Bishop 2006, eq. (4.109), for targets of any sum.
SOFTMAX_CROSS_ENTROPY = Loss(
    name="softmax_cross_entropy",
    value=_cross_entropy,
    prime=lambda y_out, y_gt: SOFTMAX.f(y_out) * np.sum(y_gt, axis=0) - y_gt,
    output=SOFTMAX.name,
    factor=Fraction(-1),
    term=lambda p, y_gt, f: y_gt * f("log", p),
    latex=r"\sum_i y_{{gt,i}}{b} \ln \mathrm{{softmax}}(y_{{out}}{b})_i",
    code="np.sum(y_gt * np.log(softmax({y})))",
    error_code="softmax({y}) - y_gt",
    errors=by_mistake(
        {
            "M47": lambda o, y, _: (SOFTMAX.f(o) - y) * SOFTMAX.f_prime(o),
            "M49a": lambda o, y, _: -y / SOFTMAX.f(o),
            "M49b": lambda o, *_: SOFTMAX.f(o),
            "M49c": lambda o, y, _: y - SOFTMAX.f(o),
            "M48a": lambda o, y, _: -y * (1 - SOFTMAX.f(o)),
            "M50": lambda o, y, _: SOFTMAX.f(SOFTMAX.f(o)) - y,
            "M51a": lambda o, y, _: _over_batch(o) - y,
            "M51b": lambda o, y, _: _over_all(o) - y,
            "M76": lambda o, y, _: SOFTMAX.f(o) - _likeliest(y),
        }
    ),
)


def _likelihood(p: Any, y_gt: Any, f: Apply) -> Any:
    return y_gt * f("log", p) + (1 - y_gt) * f("log", 1 - p)


def _binary_cross_entropy(scores: Array, y_gt: Array) -> Array:
    total: Array = (np.logaddexp(0, scores) - y_gt * scores).sum()
    return total


#: ``L = -sum(y_gt * log p + (1 - y_gt) * log(1 - p))``, ``p = sigmoid(y_out)``.
BINARY_CROSS_ENTROPY = Loss(
    name="binary_cross_entropy",
    value=_binary_cross_entropy,
    prime=lambda y_out, y_gt: SIGMOID.f(y_out) - y_gt,
    output=SIGMOID.name,
    factor=Fraction(-1),
    term=_likelihood,
)

#: All losses with a name, by name.
LOSSES: Mapping[str, Loss] = {
    loss.name: loss for loss in (HALF_SQUARED_ERROR, SOFTMAX_CROSS_ENTROPY, BINARY_CROSS_ENTROPY)
}
