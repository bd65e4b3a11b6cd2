"""A gradient on the tape as a formula in the words of formulas, or why there is none."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from grader.derive.pullbacks import assigned, scattered
from grader.derive.sizes import Measure, Size
from grader.derive.tape import Step, Taped
from grader.symbolic.tree import (
    Aggregate,
    Aggregation,
    Determinant,
    Function,
    Hadamard,
    MatMul,
    MatrixPower,
    Name,
    Negative,
    Node,
    Number,
    Outer,
    Power,
    Quotient,
    Sum,
    Trace,
    negative,
    transpose,
)

#: A decimal with more digits than a person writes comes from a constant that has no name here.
MOST_DIGITS: Final = 8
MOST_EXPONENT: Final = 64


class NotExpressible(Exception):
    """Formulas have no word for what the message names."""


def _function(name: str, order: int = 0) -> Callable[..., Node]:
    return lambda a: Function(name, order, a)


#: Of the arguments, all of them expressions.
_ELEMENTWISE: Final[Mapping[Any, Callable[..., Node]]] = {
    np.add: lambda a, b: Sum((a, b)),
    np.subtract: lambda a, b: Sum((a, negative(b))),
    np.multiply: lambda a, b: Hadamard((a, b)),
    np.divide: Quotient,
    np.negative: Negative,
    np.positive: lambda a: a,
    np.copy: lambda a: a,
    np.square: lambda a: Power(a, 2),
    np.reciprocal: lambda a: Quotient(Number(Fraction(1)), a),
    np.exp: _function("exp"),
    np.log: _function("log"),
    np.sqrt: _function("sqrt"),
    np.tanh: _function("tanh"),
    np.sinh: _function("sinh"),
    np.cosh: _function("cosh"),
    np.absolute: _function("abs"),
    np.sign: _function("sign"),
    np.ones_like: lambda a: Power(a, 0),
    np.greater: lambda a, b: Function("step", 0, Sum((a, negative(b)))),
    np.less: lambda a, b: Function("step", 0, Sum((b, negative(a)))),
    np.maximum: lambda a, b: Sum((b, Function("relu", 0, Sum((a, negative(b)))))),
    np.minimum: lambda a, b: Sum((b, negative(Function("relu", 0, Sum((b, negative(a))))))),
    np.matmul: lambda a, b: MatMul((a, b)),
    np.outer: Outer,
    np.trace: Trace,
    np.linalg.det: Determinant,
    np.linalg.inv: lambda a: MatrixPower(a, -1),
}
#: Looking entries up, and its way back.
_INDEXING: Final = frozenset({operator.getitem, scattered, assigned})
#: What sums and means may be told beside their array.
_KEYWORDS: Final = frozenset({"axis", "keepdims"})
#: The templates of measures that are arithmetic.
_MEASURES: Final[Mapping[str, Callable[..., Node]]] = {
    "({} + {})": lambda a, b: Sum((a, b)),
    "({} - {})": lambda a, b: Sum((a, negative(b))),
    "({} * {})": lambda a, b: Hadamard((a, b)),
    "({} / {})": Quotient,
    "(-{})": Negative,
    "np.sqrt({})": _function("sqrt"),
    "1.0": lambda: Number(Fraction(1)),
}


class Expressed:
    """Turns what is on a tape into expressions.

    Parameters
    ----------
    sizes : mapping of int to str
        What a length is called, by the length; they have to be different.
    names : frozenset of str
        Intermediate results that are called by their names, not written out.
    """

    def __init__(self, sizes: Mapping[int, str], names: frozenset[str] = frozenset()) -> None:
        self._sizes, self._names = sizes, names
        self._done: dict[int, Node] = {}

    def of(self, value: Any) -> Node:
        """Return a value as an expression.

        Raises
        ------
        NotExpressible
            If a step of it has no word in formulas.
        """
        if isinstance(value, Taped):
            if value.serial not in self._done:
                self._done[value.serial] = self._taped(value)
            return self._done[value.serial]
        if isinstance(value, Measure):
            return self._measure(value)
        if isinstance(value, (int, float, np.generic)) and np.ndim(value) == 0:
            return _number(float(value))
        raise NotExpressible("an array of numbers")

    def written_out(self, value: Taped) -> Node:
        """Return a named result by what it is made of."""
        assert value.step is not None
        return self._step(value.step)

    def _taped(self, value: Taped) -> Node:
        if value.step is None or value.name in self._names:
            return Name(value.name)
        return self._step(value.step)

    def _measure(self, value: Any) -> Node:
        if isinstance(value, Size) and int(value) in self._sizes:
            return Name(self._sizes[int(value)])
        first, *others = value.made
        if first not in _MEASURES:
            raise NotExpressible("such a size")
        return _MEASURES[first](*map(self.of, others))

    def _step(self, step: Step) -> Node:
        function, args = step.function, step.args
        if function in _ELEMENTWISE and not step.options:
            return _ELEMENTWISE[function](*map(self.of, args))
        if function is np.power:
            return self._power(*args)
        if function is np.transpose and len(args) == 1 and np.ndim(args[0]) <= 2:
            return transpose(self.of(args[0]))
        if function in _GATHERED and not step.options.keys() - _KEYWORDS and len(args) < 3:
            return _GATHERED[function](self.of, *args, **step.options)
        if function in _INDEXING:
            raise NotExpressible("indexing")
        raise NotExpressible(f"np.{function.__name__}")

    def _power(self, base: Any, exponent: Any) -> Node:
        whole = isinstance(exponent, (int, float)) and float(exponent).is_integer()
        if whole and abs(exponent) <= MOST_EXPONENT:
            return Power(self.of(base), int(exponent))
        raise NotExpressible("a power that is no whole number")


def _reduced(kind: Aggregation) -> Callable[..., Node]:
    """Return how a sum or a mean is expressed, of NumPy's arguments."""

    def node(of: Callable[[Any], Node], a: Any, axis: Any = None, *, keepdims: Any = False) -> Node:
        return _over(of(a), _axes(a, axis), keepdims=bool(keepdims), kind=kind)

    return node


def _variance(
    of: Callable[[Any], Node], a: Any, axis: Any = None, *, keepdims: Any = False
) -> Node:
    axes, node = _axes(a, axis), of(a)
    centred = Sum((node, negative(_over(node, axes, keepdims=True, kind="mean"))))
    return _over(Power(centred, 2), axes, keepdims=bool(keepdims), kind="mean")


def _squeezed(of: Callable[[Any], Node], a: Any, axis: Any = None) -> Node:
    """Leave out axes of length 1: a sum over them is what is left."""
    return _over(of(a), _axes(a, axis), keepdims=False, kind="sum")


def _expanded(of: Callable[[Any], Node], a: Any, axis: Any) -> Node:
    """Leave out a new first axis: arrays are stretched along it anyway."""
    if axis not in (0, (0,)) or np.ndim(a) != 1:
        raise NotExpressible("np.expand_dims")
    return of(a)


_GATHERED: Final[Mapping[Any, Callable[..., Node]]] = {
    np.sum: _reduced("sum"),
    np.mean: _reduced("mean"),
    np.var: _variance,
    np.squeeze: _squeezed,
    np.expand_dims: _expanded,
}


def _axes(a: Any, axis: Any) -> Sequence[int] | None:
    if axis is None:
        return None
    axes = axis if isinstance(axis, tuple) else (axis,)
    return sorted((int(one) % np.ndim(a) for one in axes), reverse=True)


def _over(node: Node, axes: Sequence[int] | None, *, keepdims: bool, kind: Aggregation) -> Node:
    for axis in axes or ():  # the last first, so that the others keep their numbers
        node = Aggregate(kind, node, axis, keepdims)
    return Aggregate(kind, node, None, keepdims) if axes is None else node


def _number(value: float) -> Number:
    digits = re.sub(r"e.*|\D", "", repr(value)).strip("0")
    if len(digits) > MOST_DIGITS:
        raise NotExpressible(f"the number {value!r}")
    return Number(Fraction(repr(value)))
