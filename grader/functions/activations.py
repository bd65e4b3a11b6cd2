"""The activations with a name. To add one, write its record here and name it in ACTIVATIONS."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from grader.functions.activation import Activation, Array, Elementwise, Formula
from grader.functions.wrong import Wrong, wrong
from grader.misconceptions import mistake

#: Slope of the leaky relu left of 0.
LEAK = Fraction(1, 10)


def _sigmoid(s: Array) -> Array:
    positive = s.real > 0
    e = np.exp(np.where(positive, -s, s))  # never overflows
    whole = 1 + e
    return np.where(positive, 1 / whole, e / whole)


def _sigmoid_prime(s: Array) -> Array:
    return _sigmoid(s) * _sigmoid(-s)


def _tanh_prime(s: Array) -> Array:
    return 1 - np.tanh(s) ** 2


def _rectifier(left_slope: float) -> Elementwise:
    return lambda s: np.where(s.real > 0, s, left_slope * s)


def _step(left_slope: float) -> Elementwise:
    return lambda s: np.where(s.real > 0, 1.0, left_slope)


def _step_from_right(left_slope: float) -> Elementwise:
    return lambda s: np.where(s.real >= 0, 1.0, left_slope)


def _softplus(s: Array) -> Array:
    if not np.iscomplexobj(s):
        return np.logaddexp(0, s)
    return np.log1p(np.exp(np.where(s.real > 0, -s, s))) + np.where(s.real > 0, s, 0)


def _elu(s: Array) -> Array:
    return np.where(s.real > 0, s, np.exp(np.where(s.real > 0, 0, s)) - 1)


def _elu_prime(s: Array) -> Array:
    return np.where(s.real > 0, 1.0, np.exp(np.minimum(s, 0)))


def _softmax(s: Array) -> Array:
    e = np.exp(s - np.max(s.real, axis=0))
    p: Array = e / np.sum(e, axis=0)
    return p


IDENTITY = Activation(
    name="identity",
    f=lambda s: s,
    f_prime=np.ones_like,
    formula=lambda s, _: s,
    latex="{s}",
    code="{s}",
    spellings=("id",),
)

_SIGMOID_CODE = "(0.5 + 0.5 * np.tanh(0.5 * {s}))"  # never overflows

SIGMOID = Activation(
    name="sigmoid",
    f=_sigmoid,
    f_prime=_sigmoid_prime,
    formula=lambda s, f: 1 / (1 + f("exp", -s)),
    latex=r"\frac{{1}}{{1 + e^{{-{s}}}}}",
    code=_SIGMOID_CODE[1:-1],
    slope_code=f"{_SIGMOID_CODE} * (1 - {_SIGMOID_CODE})",
    symbol=r"\sigma",
    spellings=("sigma", "logistic", "sig", "expit"),
    wrong_slopes=(
        wrong("M45a", "s(1 - s) in place of sigmoid(s)(1 - sigmoid(s))", lambda s, _: s * (1 - s)),
        wrong("M45c", "sigmoid(s)(1 - s)", lambda s, f: f("sigmoid", s) * (1 - s)),
        wrong("M45b", "1 - sigmoid: a factor is missing", lambda s, f: 1 - f("sigmoid", s)),
        wrong("M45d", "sigmoid squared", lambda s, f: f("sigmoid", s) ** 2 * (1 - f("sigmoid", s))),
    ),
    mistaken=mistake("M12a"),
)

TANH = Activation(
    name="tanh",
    f=np.tanh,
    f_prime=_tanh_prime,
    formula=lambda s, f: 1 - 2 / (1 + f("exp", 2 * s)),
    native=True,
    latex=r"\tanh({s})",
    code="np.tanh({s})",
    slope_code="(1 - np.tanh({s}) ** 2)",
    symbol=r"\tanh",
    wrong_slopes=(
        wrong("M40", "1 - tanh: the square is missing", lambda s, f: 1 - f("tanh", s)),
        wrong("M41a", "1 - s**2 in place of 1 - tanh(s)**2", lambda s, _: 1 - s**2),
        wrong("M41b", "1 + tanh**2: the sign is wrong", lambda s, f: 1 + f("tanh", s) ** 2),
        wrong(
            "M42",
            "1 - tanh(tanh(s)): twice is not squared",
            lambda s, f: 1 - f("tanh", f("tanh", s)),
        ),
        wrong(
            "M59", "(1 - tanh)**2: the difference is squared", lambda s, f: (1 - f("tanh", s)) ** 2
        ),
    ),
    mistaken=mistake("M12c"),
)

RELU = Activation(
    name="relu",
    f=_rectifier(0.0),
    f_prime=_step(0.0),
    kinks=(0.0,),
    right_prime=_step_from_right(0.0),
    two_sided=True,
    formula=lambda s, f: s * f("step", s),
    latex=r"\max(0, {s})",
    code="np.maximum({s}, 0)",
    slope_code="np.where({s} > 0, 1.0, 0.0)",
    spellings=("ReLU",),
    wrong_slopes=(
        wrong("M43a", "the slope of relu is 1 everywhere", lambda *_: 1),
        wrong("M43b", "sign(s) for the slope of relu", lambda s, f: f("sign", s)),
    ),
    mistaken=mistake("M12b"),
)

LEAKY_RELU = Activation(
    name="leaky_relu",
    f=_rectifier(float(LEAK)),
    f_prime=_step(float(LEAK)),
    kinks=(0.0,),
    right_prime=_step_from_right(float(LEAK)),
    two_sided=True,
    formula=lambda s, f: s * (LEAK + (1 - LEAK) * f("step", s)),
    latex=rf"\max({{s}}, {float(LEAK)}\,{{s}})",
    code=f"np.where({{s}} > 0, {{s}}, {float(LEAK)} * {{s}})",
    slope_code=f"np.where({{s}} > 0, 1.0, {float(LEAK)})",
    spellings=("LeakyReLU", "lrelu"),
    wrong_slopes=(
        wrong("M44a", "the left slope is 0", lambda s, f: f("step", s)),
        wrong(
            "M44b", "the left slope has a wrong sign", lambda s, f: f("step", s) * (1 + LEAK) - LEAK
        ),
    ),
)

SOFTPLUS = Activation(
    name="softplus",
    f=_softplus,
    f_prime=_sigmoid,
    formula=lambda s, f: f("log", 1 + f("exp", s)),
    latex=r"\ln(1 + e^{{{s}}})",
    code="np.logaddexp(0, {s})",
    slope_code=_SIGMOID_CODE,
    spellings=("Softplus",),
    wrong_slopes=(
        wrong("M12d", "the slope of sigmoid for that of softplus", lambda s, f: f("sigmoid", s, 1)),
    ),
)

ELU = Activation(
    name="elu",
    f=_elu,
    f_prime=_elu_prime,
    two_sided=True,
    formula=lambda s, f: s * f("step", s) + (1 - f("step", s)) * (f("exp", s) - 1),
    latex=r"\max(0, {s}) + \min(0, e^{{{s}}} - 1)",
    code="np.where({s} > 0, {s}, np.expm1(np.minimum({s}, 0)))",
    slope_code="np.where({s} > 0, 1.0, np.exp(np.minimum({s}, 0)))",
    spellings=("ELU",),
    wrong_slopes=(
        wrong(
            "M12e",
            "elu in place of elu' left of 0",
            lambda s, f: f("step", s) + (1 - f("step", s)) * f("elu", s),
        ),
    ),
)

SOFTMAX = Activation(
    name="softmax",
    f=_softmax,
    f_prime=lambda s: _softmax(s) * (1 - _softmax(s)),
    elementwise=False,
    latex=r"\mathrm{{softmax}}({s})",
    code="softmax({s})",
    spellings=("Softmax",),
)

#: All activations with a name, by name.
ACTIVATIONS: Mapping[str, Activation] = {
    activation.name: activation
    for activation in (IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, SOFTPLUS, ELU, SOFTMAX)
}


def wrong_slopes(activation: Activation) -> Iterator[Wrong]:
    """Yield the wrong slopes that a known activation admits: its own, then other activations'."""
    yield from activation.wrong_slopes
    for other in ACTIVATIONS.values():
        if other.mistaken and other is not activation:
            phrase = f"the slope of {other.name} for that of {activation.name}"
            yield Wrong(other.mistaken, phrase, _slope(other.name))


def _slope(name: str) -> Formula:
    return lambda s, f: f(name, s, 1)


#: What formulas use that is no activation.
_PRIMITIVES: Mapping[str, Callable[[Array], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "step": lambda s: np.where(s > 0, 1.0, 0.0),
    "sign": np.sign,
    "abs": np.abs,
}


def applied(name: str, argument: Array, order: int = 0) -> Any:
    """Return a function applied to an array, or its derivative."""
    if name in _PRIMITIVES:
        return _PRIMITIVES[name](argument)
    return ACTIVATIONS[name].f_prime(argument) if order else ACTIVATIONS[name].f(argument)


def in_arrays(formula: Formula) -> Elementwise:
    """Return a formula as a function of arrays.

    Examples
    --------
    >>> in_arrays(lambda s, f: 1 - f("relu", s))(np.array([-1.0, 3.0]))
    array([ 1., -2.])
    """

    def computed(s: Array) -> Array:
        values = np.asarray(formula(s, applied), dtype=np.float64)
        return np.broadcast_to(values, np.shape(s)).copy()

    return computed
