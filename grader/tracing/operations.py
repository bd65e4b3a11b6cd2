"""Universal functions on symbols: each entry by its own rule, and the whole where it has one."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from grader.tracing.scalar import Scalar, number, whole_exponent
from grader.tracing.table import Table
from grader.tracing.traced import HANDLERS, Traced, refuse, traced


def _one(s: Scalar) -> Scalar:
    return number(s.table, Fraction(1))


def _step(s: Scalar) -> Scalar:
    if s.value is not None:
        return number(s.table, Fraction(int(s.value > 0)))
    return s.applied("step")


def _greatest(a: Scalar, b: Scalar) -> Scalar:
    return b + (a - b) * _step(a - b)


def _applied(name: str) -> Callable[[Scalar], Scalar]:
    return lambda s: s.applied(name)


#: Entry by entry. Comparisons give 0 and 1; at equality they count as false, which only the value
#: at a kink can tell.
_RULES: dict[Any, Callable[..., Scalar]] = {
    np.add: lambda a, b: a + b,
    np.subtract: lambda a, b: a - b,
    np.multiply: lambda a, b: a * b,
    np.divide: lambda a, b: a / b,
    np.negative: lambda a: -a,
    np.positive: lambda a: a,
    np.power: lambda a, b: a**b,
    np.float_power: lambda a, b: a**b,
    np.square: lambda a: a * a if a.value is not None else a ** number(a.table, Fraction(2)),
    np.reciprocal: lambda a: _one(a) / a,
    np.exp: _applied("exp"),
    np.log: _applied("log"),
    np.tanh: _applied("tanh"),
    np.sinh: _applied("sinh"),
    np.cosh: _applied("cosh"),
    np.expm1: lambda a: a.applied("exp") - _one(a),
    np.log1p: lambda a: (_one(a) + a).applied("log"),
    np.logaddexp: lambda a, b: (a.applied("exp") + b.applied("exp")).applied("log"),
    np.conjugate: lambda a: a,
    np.absolute: lambda a: a * (_step(a) + _step(a) - _one(a)),
    np.fabs: lambda a: a * (_step(a) + _step(a) - _one(a)),
    np.sign: lambda a: _step(a) + _step(a) - _one(a),
    np.heaviside: lambda a, _: _step(a),
    np.maximum: _greatest,
    np.fmax: _greatest,
    np.minimum: lambda a, b: -_greatest(-a, -b),
    np.fmin: lambda a, b: -_greatest(-a, -b),
    np.greater: lambda a, b: _step(a - b),
    np.greater_equal: lambda a, b: _step(a - b),
    np.less: lambda a, b: _step(b - a),
    np.less_equal: lambda a, b: _step(b - a),
    np.logical_not: lambda a: _one(a) - a,
    np.invert: lambda a: _one(a) - a,
    np.logical_and: lambda a, b: a * b,
    np.bitwise_and: lambda a, b: a * b,
    np.logical_or: lambda a, b: a + b - a * b,
    np.bitwise_or: lambda a, b: a + b - a * b,
}

#: The same on whole arrays, as nodes of the table.
_WHOLES: dict[Any, Callable[..., int]] = {
    np.add: lambda table, a, b: table.add("add", a, b),
    np.subtract: lambda table, a, b: table.add("add", a, table.add("neg", b)),
    np.multiply: lambda table, a, b: table.add("had", a, b),
    np.divide: lambda table, a, b: table.add("div", a, b),
    np.negative: lambda table, a: table.add("neg", a),
    np.square: lambda table, a: table.add("pow", a, 2),
    np.exp: lambda table, a: table.add("fn", a, "exp"),
    np.log: lambda table, a: table.add("fn", a, "log"),
    np.tanh: lambda table, a: table.add("fn", a, "tanh"),
    np.sinh: lambda table, a: table.add("fn", a, "sinh"),
    np.cosh: lambda table, a: table.add("fn", a, "cosh"),
    np.greater: lambda table, a, b: table.add(
        "fn", table.add("add", a, table.add("neg", b)), "step"
    ),
}


def ufunc(table: Table, function: Any, method: str, inputs: Sequence[Any], options: Any) -> Any:
    """Do what NumPy asks of an array when a universal function meets it."""
    out = options.pop("out", (None,))[0]
    options.pop("dtype", None)
    options.pop("casting", None)
    if options.pop("where", True) is not True:
        refuse("where= in a universal function")
    operands = [traced(table, value) for value in inputs]
    result = _METHODS.get(method, _unknown_method)(table, function, operands, options)
    return result if out is None else _written(out, result)


def _written(out: Any, result: Traced) -> Traced:
    """Put a result into the array that ``+=`` or ``out=`` names."""
    if not isinstance(out, Traced):
        refuse("writing symbols into an ordinary array")
    if out.shape != result.shape:
        refuse("writing a result of another shape")
    out.entries[...] = result.entries
    out.whole, out.spread = result.whole, result.spread
    return out


def _unknown_method(_: Table, function: Any, *__: Any) -> Any:
    refuse(f"a method of np.{function.__name__}")


def _called(table: Table, function: Any, operands: Sequence[Traced], _: Any) -> Traced:
    if function is np.matmul:
        return matmul(table, *operands)
    rule = _RULES.get(function)
    if rule is None:
        refuse(f"np.{function.__name__}")
    entries = np.frompyfunc(rule, function.nin, 1)(*(operand.entries for operand in operands))
    entries = np.asarray(entries, dtype=object)
    if entries.ndim == 0:
        return Traced(table, entries, entries.item().node)
    return Traced(table, entries, _whole(table, function, operands, entries.shape))


def _whole(
    table: Table, function: Any, operands: Sequence[Traced], shape: tuple[int, ...]
) -> int | None:
    wholes = [operand.whole for operand in operands if operand.whole is not None]
    if len(wholes) < len(operands):
        return None
    if np.broadcast_shapes(*(operand.whole_shape for operand in operands)) != shape:
        return None
    if function in (np.power, np.float_power):
        exponent = operands[1].entries.flat[0].value if operands[1].whole_shape == () else None
        return table.add("pow", wholes[0], whole_exponent(exponent))
    rule = _WHOLES.get(function)
    return None if rule is None else rule(table, *wholes)


def _reduced(table: Table, function: Any, operands: Sequence[Traced], options: Any) -> Traced:
    if function not in (np.add, np.multiply):
        refuse(f"np.{function.__name__}.reduce")
    options = {key: value for key, value in options.items() if key in ("axis", "keepdims")}
    entries = function.reduce(operands[0].entries, **options)
    return (
        summed(table, operands[0], entries, **options)
        if function is np.add
        else bare(table, entries)
    )


def summed(
    table: Table, a: Traced, entries: Any, axis: Any = 0, *, keepdims: bool = False
) -> Traced:
    """Return a sum over one axis, or over all if ``axis`` is None, with its whole."""
    if not isinstance(entries, np.ndarray):
        entries = np.asarray(entries, dtype=object)
    simple = axis is None or isinstance(axis, int)
    if a.whole is None or a.spread or not simple or not a.ndim:
        return bare(table, entries)
    place = -1 if axis is None else axis % a.ndim
    return Traced(table, entries, table.add("sum", a.whole, place, int(bool(keepdims))))


def _outer(table: Table, function: Any, operands: Sequence[Traced], _: Any) -> Traced:
    if function not in _RULES:
        refuse(f"np.{function.__name__}.outer")
    a, b = operands
    if function is np.multiply and a.ndim == b.ndim == 1:
        return outer(table, a, b)
    entries = np.frompyfunc(_RULES[function], 2, 1).outer(a.entries, b.entries)
    return bare(table, entries)


_METHODS = {"__call__": _called, "reduce": _reduced, "outer": _outer}


def bare(table: Table, entries: Any) -> Traced:
    """Return entries without a formula of the whole; a single one is its own."""
    entries = np.asarray(entries, dtype=object)
    return Traced(table, entries, None if entries.ndim else entries.item().node)


def matmul(table: Table, a: Traced, b: Traced) -> Traced:
    """Return ``a @ b``."""
    entries = np.asarray(np.matmul(a.entries, b.entries), dtype=object)
    if a.whole is None or b.whole is None or a.spread or b.spread or max(a.ndim, b.ndim) > 2:
        return bare(table, entries)
    return Traced(table, entries, table.add("matmul", a.whole, b.whole))


def outer(table: Table, a: Traced, b: Traced) -> Traced:
    """Return the outer product of two vectors."""
    entries = np.outer(a.entries, b.entries)
    if a.whole is None or b.whole is None or a.spread or b.spread or (a.ndim, b.ndim) != (1, 1):
        return bare(table, entries)
    return Traced(table, entries, table.add("outer", a.whole, b.whole))


HANDLERS["ufunc"] = ufunc
