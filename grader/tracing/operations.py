"""Universal functions on symbols: each entry by its own rule, and the whole where it has one."""

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from grader.tracing.held import Whole, refuse
from grader.tracing.kinds import fits, widest
from grader.tracing.scalar import Scalar, known_exponent, number
from grader.tracing.table import Table
from grader.tracing.traced import HANDLERS, Selection, Traced, named, plain_index, traced, wrapped


def _constant(s: Scalar, value: int) -> Scalar:
    return number(s.table, Fraction(value))


def _one(s: Scalar) -> Scalar:
    return _constant(s, 1)


def _applied(name: str) -> Callable[[Scalar], Scalar]:
    return lambda s: s.applied(name)


def _or(a: Scalar, b: Scalar) -> Scalar:
    return a + b - a * b


def _log_to(base: int) -> Callable[[Scalar], Scalar]:
    return lambda a: a.applied("log") / _constant(a, base).applied("log")


#: Entry by entry. Comparisons give 0 and 1: the step is 0 at 0. Symbols are finite numbers.
_RULES: dict[Any, Callable[..., Scalar]] = {
    np.add: lambda a, b: a + b,
    np.subtract: lambda a, b: a - b,
    np.multiply: lambda a, b: a * b,
    np.divide: lambda a, b: a / b,
    np.negative: lambda a: -a,
    np.positive: lambda a: a,
    np.power: lambda a, b: a**b,
    np.float_power: lambda a, b: a**b,
    np.square: lambda a: a * a if a.value is not None else a ** _constant(a, 2),
    np.reciprocal: lambda a: _one(a) / a,
    np.sqrt: lambda a: a.root(),
    np.exp: _applied("exp"),
    np.log: _applied("log"),
    np.log2: _log_to(2),
    np.log10: _log_to(10),
    np.tanh: _applied("tanh"),
    np.sinh: _applied("sinh"),
    np.cosh: _applied("cosh"),
    np.expm1: lambda a: a.applied("exp") - _one(a),
    np.log1p: lambda a: (_one(a) + a).applied("log"),
    np.logaddexp: lambda a, b: (a.applied("exp") + b.applied("exp")).applied("log"),
    np.conjugate: lambda a: a,
    np.absolute: Scalar.magnitude,
    np.fabs: Scalar.magnitude,
    np.sign: Scalar.sign,
    np.heaviside: lambda a, at_zero: a.step() + at_zero * (_one(a) - a.step() - (-a).step()),
    np.maximum: Scalar.greatest,
    np.fmax: Scalar.greatest,
    np.minimum: Scalar.least,
    np.fmin: Scalar.least,
    np.greater: Scalar.exceeds,
    np.greater_equal: Scalar.reaches,
    np.less: lambda a, b: b.exceeds(a),
    np.less_equal: lambda a, b: b.reaches(a),
    np.equal: Scalar.equals,
    np.not_equal: lambda a, b: _one(a) - a.equals(b),
    np.isfinite: _one,
    np.isnan: lambda a: _constant(a, 0),
    np.isinf: lambda a: _constant(a, 0),
    np.logical_not: Scalar.complement,
    np.invert: Scalar.complement,
    np.logical_and: lambda a, b: a * b,
    np.bitwise_and: lambda a, b: a * b,
    np.logical_or: _or,
    np.bitwise_or: _or,
}

_COMPARISONS = {*(np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal)}
_FINITE = {np.isfinite, np.isnan, np.isinf}
_LOGICAL = {np.logical_not, np.logical_and, np.logical_or}
_BITWISE = {np.invert, np.bitwise_and, np.bitwise_or}
#: What keeps whole numbers whole.
_WHOLE_NUMBERS = {
    *(np.add, np.subtract, np.multiply, np.negative, np.positive, np.power, np.square),
    *(np.conjugate, np.absolute, np.sign, np.maximum, np.fmax, np.minimum, np.fmin),
}
#: What NumPy does on truth values alone: these are no numbers.
_ON_TRUTH = {np.add: _or, np.maximum: _or, np.minimum: _RULES[np.multiply]}
_NOT_ON_TRUTH = {np.subtract, np.negative, np.positive, np.sign}

#: The same on whole arrays, as nodes of the table.
_WHOLES: dict[Any, Callable[..., int]] = {
    np.add: lambda table, a, b: table.add("add", a, b),
    np.subtract: lambda table, a, b: table.add("add", a, table.add("neg", b)),
    np.multiply: lambda table, a, b: table.add("had", a, b),
    np.divide: lambda table, a, b: table.add("div", a, b),
    np.negative: lambda table, a: table.add("neg", a),
    np.square: lambda table, a: table.add("pow", a, 2),
    np.sqrt: lambda table, a: table.add("fn", a, "sqrt"),
    np.exp: lambda table, a: table.add("fn", a, "exp"),
    np.log: lambda table, a: table.add("fn", a, "log"),
    np.tanh: lambda table, a: table.add("fn", a, "tanh"),
    np.sinh: lambda table, a: table.add("fn", a, "sinh"),
    np.cosh: lambda table, a: table.add("fn", a, "cosh"),
    np.absolute: lambda table, a: table.add("fn", a, "abs"),
    np.greater: lambda table, a, b: table.add(
        "fn", table.add("add", a, table.add("neg", b)), "step"
    ),
}


def ufunc(table: Table, function: Any, method: str, inputs: Sequence[Any], options: Any) -> Any:
    """Do what NumPy asks of an array when a universal function meets it."""
    if any(isinstance(value, Selection) for value in inputs):
        return NotImplemented
    if method == "at":
        return _written_at(table, function, *inputs)
    out = options.pop("out", (None,))[0]
    where = options.pop("where", True)
    dtype = options.pop("dtype", None)
    options.pop("casting", None)
    operands = [traced(table, value) for value in inputs]
    way = _METHODS.get(method)
    if way is None:
        refuse(f"a method of np.{function.__name__}")
    result = way(table, function, operands, options)
    if dtype is not None:
        result = result.astype(dtype)
    if where is not True and out is None:
        refuse("where= without out=")
    return result if out is None else written(out, result, where)


def written(out: Any, result: Traced, where: Any = True) -> Traced:  # noqa: FBT002  NumPy's word
    """Put a result into the array that ``+=`` or ``out=`` names, where a mask is true."""
    if not isinstance(out, Traced):
        refuse("writing symbols into an ordinary array")
    if where is not True:
        result = HANDLERS["mixed"](traced(out.table, where), result, out)
    out.write(..., result)
    return out


def _written_at(table: Table, function: Any, array: Any, key: Any, *values: Any) -> None:
    """Do ``np.add.at``: write to places that may come twice."""
    if not isinstance(array, Traced) or function not in {np.add, np.subtract, np.multiply}:
        refuse(f"np.{function.__name__}.at")
    given = [traced(table, value) for value in values]
    if not fits(widest(*(value.kind for value in given)), array.kind):
        refuse(f"writing into an array of {array.dtype}")
    function.at(array.entries, plain_index(key), *(value.entries for value in given))


def _called(table: Table, function: Any, operands: Sequence[Traced], options: Any) -> Any:
    if function is np.matmul:
        return matmul(table, *operands)
    rule = _rule_of(function, [operand.kind for operand in operands])
    if rule is None:
        return _computed(table, function, operands, options)
    entries = np.frompyfunc(rule, function.nin, 1)(*(operand.entries for operand in operands))
    result = wrapped(table, entries, _kind_of_result(function, operands))
    if rule is _RULES[function] and result.ndim:
        result = named(result, _whole(table, function, operands, result.shape))
    return result


def _rule_of(function: Any, kinds: Sequence[str]) -> Callable[..., Scalar] | None:
    """Return how entries of these kinds are computed; None if only numbers are."""
    on_truth = widest(*kinds) == "b"
    if on_truth and function in _NOT_ON_TRUTH:
        raise TypeError(f"NumPy has no {function.__name__} of truth values")
    if (not on_truth and function in _BITWISE) or (function in _LOGICAL and {*kinds} != {"b"}):
        return None
    return _ON_TRUTH.get(function, _RULES.get(function)) if on_truth else _RULES.get(function)


def _kind_of_result(function: Any, operands: Sequence[Traced]) -> str:
    if function in _COMPARISONS | _LOGICAL | _BITWISE | _FINITE:
        return "b"
    return widest(*(operand.kind for operand in operands)) if function in _WHOLE_NUMBERS else "f"


def _computed(table: Table, function: Any, operands: Sequence[Traced], options: Any) -> Any:
    """Let NumPy compute what does not depend on the inputs."""
    numbers = [operand.known for operand in operands]
    if any(known is None for known in numbers):
        refuse(f"np.{function.__name__}")
    return traced(table, function(*numbers, **options))


def _whole(
    table: Table, function: Any, operands: Sequence[Traced], shape: tuple[int, ...]
) -> int | None:
    wholes = [whole for operand in operands if (whole := operand.whole) is not None]
    if len(wholes) < len(operands) or np.broadcast_shapes(*(w.shape for w in wholes)) != shape:
        return None
    if function in {np.power, np.float_power}:
        return _power(table, wholes, operands[1])
    if function is np.maximum and operands[1].whole == Whole(table.number(Fraction(0)), ()):
        return table.add("fn", wholes[0].node, "relu")
    rule = _WHOLES.get(function)
    return None if rule is None else rule(table, *(whole.node for whole in wholes))


def _power(table: Table, wholes: Sequence[Whole], exponents: Traced) -> int | None:
    if wholes[1].shape:
        return None
    exponent = known_exponent(exponents.entries.flat[0].value)
    if exponent.denominator == 1:
        return table.add("pow", wholes[0].node, int(exponent))
    root = table.add("fn", wholes[0].node, "sqrt")
    return root if exponent == Fraction(1, 2) else table.add("pow", root, int(2 * exponent))


def reduced(  # noqa: PLR0913  NumPy's own words
    table: Table,
    function: Any,
    a: Traced,
    axis: Any = 0,
    *,
    keepdims: Any = False,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """Return the sum, product, maximum ... over one axis, several, or all if ``axis`` is None."""
    keepdims = bool(keepdims)
    if where is not True:
        refuse("where= in a sum or product")
    if function is np.add and a.kind == "b":
        a = a.astype(int)
    rule = _rule_of(function, [a.kind])
    if rule is None or function.nin != 2:
        refuse(f"np.{function.__name__}.reduce")
    entries = _folded(function, rule, a.entries, axis, keepdims=keepdims)
    result = wrapped(table, entries, _kind_of_result(function, [a]))
    if function is np.add:
        result = named(result, _whole_sum(table, a, axis, keepdims=keepdims))
    return result if initial is None else function(result, initial)


def _folded(function: Any, rule: Any, entries: Any, axis: Any, *, keepdims: bool) -> Any:
    if not entries.ndim:
        return entries.item()
    axes = range(entries.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    places = sorted((operator.index(place) % entries.ndim for place in axes), reverse=True)
    empty = function in {np.add, np.multiply} and not entries.size
    folding = function if empty else np.frompyfunc(rule, 2, 1)
    for place in places:
        entries = folding.reduce(entries, axis=place, keepdims=keepdims)
    return entries


def _whole_sum(table: Table, a: Traced, axis: Any, *, keepdims: bool) -> int | None:
    whole = a.whole
    if whole is None or not whole.shape or not (axis is None or isinstance(axis, int)):
        return None
    place = -1 if axis is None else axis % a.ndim
    return table.add("sum", whole.node, place, int(keepdims))


def _accumulated(table: Table, function: Any, operands: Sequence[Traced], options: Any) -> Any:
    rule = _rule_of(function, [operands[0].kind])
    if rule is None or operands[0].kind == "b":
        refuse(f"np.{function.__name__}.accumulate")
    entries = np.frompyfunc(rule, 2, 1).accumulate(operands[0].entries, **options)
    return wrapped(table, entries, _kind_of_result(function, operands))


def _outer(table: Table, function: Any, operands: Sequence[Traced], _: Any) -> Any:
    a, b = operands
    rule = _rule_of(function, [a.kind, b.kind])
    if rule is None:
        refuse(f"np.{function.__name__}.outer")
    if function is np.multiply and a.ndim == b.ndim == 1:
        return outer(table, a, b)
    entries = np.frompyfunc(rule, 2, 1).outer(a.entries, b.entries)
    return wrapped(table, entries, _kind_of_result(function, operands))


_METHODS: dict[str, Callable[..., Any]] = {
    "__call__": _called,
    "reduce": lambda table, function, operands, options: reduced(
        table, function, operands[0], **options
    ),
    "accumulate": _accumulated,
    "outer": _outer,
}


def matmul(table: Table, a: Traced, b: Traced) -> Traced:
    """Return ``a @ b``."""
    product = wrapped(table, np.matmul(a.entries, b.entries), widest(a.kind, b.kind))
    return named(product, _whole_product(table, "matmul", a, b, axes=2))


def outer(table: Table, a: Traced, b: Traced) -> Traced:
    """Return the outer product of two vectors."""
    product = wrapped(table, np.outer(a.entries, b.entries), widest(a.kind, b.kind))
    return named(product, _whole_product(table, "outer", a, b, axes=1))


def _whole_product(table: Table, name: str, a: Traced, b: Traced, axes: int) -> int | None:
    left, right = a.whole, b.whole
    if left is None or right is None or not left.shape or not right.shape:
        return None
    return table.add(name, left.node, right.node) if max(a.ndim, b.ndim) <= axes else None


HANDLERS["ufunc"] = ufunc
