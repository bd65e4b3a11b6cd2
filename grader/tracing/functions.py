"""NumPy's other functions on symbols: products, sums, shapes, choices."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from grader.tracing.operations import bare, matmul, outer, summed
from grader.tracing.scalar import Scalar, number
from grader.tracing.table import Table
from grader.tracing.traced import HANDLERS, Traced, refuse, stacked, traced

MAX_EINSUM_TERMS = 20_000


def call(table: Table, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Do what NumPy asks of an array when one of its functions meets it."""
    if function in _RULES:
        return _RULES[function](table, *args, **options)
    if function in _SHAPED:
        rest = [traced(table, args[0]).entries, *args[1:]]
        return bare(table, function(*rest, **options))
    if function in _JOINED:
        return bare(
            table, function([traced(table, a).entries for a in args[0]], *args[1:], **options)
        )
    return refuse(f"np.{function.__name__}")


#: Functions that only move entries about.
_SHAPED = {
    np.expand_dims,
    np.swapaxes,
    np.moveaxis,
    np.broadcast_to,
    np.tile,
    np.repeat,
    np.diagonal,
    np.flip,
    np.roll,
    np.atleast_1d,
    np.atleast_2d,
    np.tril,
    np.triu,
}
_JOINED = {np.concatenate, np.stack, np.vstack, np.hstack, np.column_stack}


def _dot(table: Table, a: Any, b: Any) -> Traced:
    a, b = traced(table, a), traced(table, b)
    if a.ndim and b.ndim:
        return matmul(table, a, b) if b.ndim <= 2 else refuse("np.dot of three axes")
    product: Traced = np.multiply(a, b)
    return product


def _sum(table: Table, a: Any, axis: Any = None, *, keepdims: bool = False, **_: Any) -> Traced:
    a = traced(table, a)
    axes = tuple(range(a.ndim)) if axis is None else axis
    entries = np.add.reduce(a.entries, axis=axes, keepdims=bool(keepdims))  # type: ignore[call-overload]
    return summed(table, a, entries, axis, keepdims=bool(keepdims))


def _mean(table: Table, a: Any, axis: Any = None, *, keepdims: bool = False, **_: Any) -> Traced:
    a = traced(table, a)
    total = _sum(table, a, axis, keepdims=keepdims)
    mean: Traced = np.divide(total, a.size // max(total.size, 1))
    return mean


def _where(table: Table, condition: Any, *choices: Any) -> Traced:
    if len(choices) != 2:
        refuse("np.where with a condition alone")
    if not isinstance(condition, Traced):
        parts = [traced(table, choice).entries for choice in choices]
        return bare(table, np.where(condition, *parts))
    chosen, other = (traced(table, choice) for choice in choices)
    result: Traced = condition * chosen + (1 - condition) * other
    return result


def _clip(table: Table, a: Any, low: Any = None, high: Any = None, **_: Any) -> Any:
    a = traced(table, a)
    a = a if low is None else np.maximum(a, low)
    return a if high is None else np.minimum(a, high)


def _diag(table: Table, a: Any, k: int = 0) -> Traced:
    a = traced(table, a)
    entries = np.diag(a.entries, k)
    if a.ndim == 1:
        entries = entries.copy()
        zero = number(table, Fraction(0))
        for index in np.ndindex(entries.shape):
            if not isinstance(entries[index], Scalar):
                entries[index] = zero
        if a.whole is not None and not a.spread and k == 0:
            return Traced(table, entries, table.add("diag", a.whole))
    return bare(table, entries)


def _einsum(table: Table, spec: str, *operands: Any, **_: Any) -> Traced:
    """Sum products over all indices, one by one: NumPy's own refuses objects in part."""
    spec = spec.replace(" ", "")
    if not isinstance(spec, str) or "..." in spec:
        refuse("np.einsum with an ellipsis")
    arrays = [traced(table, operand).entries for operand in operands]
    inputs, arrow, output = spec.partition("->")
    names = inputs.split(",")
    if not arrow:
        output = "".join(sorted(c for c in set(inputs) - {","} if inputs.count(c) == 1))
    sizes = {
        c: n
        for name, a in zip(names, arrays, strict=True)
        for c, n in zip(name, a.shape, strict=True)
    }
    if np.prod(list(sizes.values())) > MAX_EINSUM_TERMS:
        refuse("np.einsum over too many terms")
    return bare(table, _contracted(table, arrays, names, output, sizes))


def _contracted(
    table: Table, arrays: list[Any], names: list[str], output: str, sizes: dict[str, int]
) -> Any:
    result = np.empty([sizes[c] for c in output], dtype=object)
    hidden = [c for c in sizes if c not in output]
    for index in np.ndindex(result.shape):
        at = dict(zip(output, index, strict=True))
        total = number(table, Fraction(0))
        for summed_over in itertools.product(*(range(sizes[c]) for c in hidden)):
            at.update(zip(hidden, summed_over, strict=True))
            term = number(table, Fraction(1))
            for name, array in zip(names, arrays, strict=True):
                term = term * array[tuple(at[c] for c in name)]
            total = total + term
        result[index] = total
    return result


def _filled(value: int) -> Callable[..., Traced]:
    def fill(table: Table, a: Any, *_: Any, shape: Any = None, **__: Any) -> Traced:
        size = traced(table, a).shape if shape is None else shape
        return traced(table, np.full(size, value))

    return fill


def _imaginary(table: Table, a: Any) -> Traced:
    return traced(table, np.zeros(traced(table, a).shape))


def _multi_dot(table: Table, arrays: Any, **_: Any) -> Traced:
    product = traced(table, arrays[0])
    for array in arrays[1:]:
        product = _dot(table, product, array)
    return product


def _outer(table: Table, a: Any, b: Any, *_: Any) -> Traced:
    return outer(table, traced(table, a).ravel(), traced(table, b).ravel())


def _vdot(table: Table, a: Any, b: Any) -> Traced:
    return _dot(table, traced(table, a).ravel(), traced(table, b).ravel())


def _inner(table: Table, a: Any, b: Any) -> Traced:
    return _dot(table, a, traced(table, b).T)


def _through(method: str) -> Callable[..., Any]:
    """Return the function that is the array's own method."""
    return lambda table, a, *rest, **options: getattr(traced(table, a), method)(*rest, **options)


def _attribute(name: str) -> Callable[..., Any]:
    return lambda table, a: getattr(traced(table, a), name)


_RULES: dict[Any, Callable[..., Any]] = {
    np.dot: _dot,
    np.vdot: _vdot,
    np.inner: _inner,
    np.outer: _outer,
    np.linalg.multi_dot: _multi_dot,
    np.sum: _sum,
    np.mean: _mean,
    np.where: _where,
    np.clip: _clip,
    np.diag: _diag,
    np.einsum: _einsum,
    np.zeros_like: _filled(0),
    np.empty_like: _filled(0),
    np.ones_like: _filled(1),
    np.full_like: lambda table, a, value, **_: traced(table, a) * 0 + value,
    np.transpose: _through("transpose"),
    np.reshape: _through("reshape"),
    np.ravel: _through("ravel"),
    np.squeeze: _through("squeeze"),
    np.copy: _through("copy"),
    np.real: _attribute("real"),
    np.imag: _imaginary,
    np.shape: _attribute("shape"),
    np.ndim: _attribute("ndim"),
    np.size: _attribute("size"),
    np.broadcast_arrays: lambda table, *arrays: [
        bare(table, entries)
        for entries in np.broadcast_arrays(*(traced(table, a).entries for a in arrays))
    ],
    np.array_split: lambda *_: refuse("np.array_split"),
}


def from_rows(table: Table, value: Any) -> Any:
    """Return what ``np.array`` makes of a value that holds symbols."""
    if isinstance(value, Traced):
        return value.copy()
    return (
        stacked(table, [traced(table, from_rows(table, row)) for row in value])
        if _holds(value)
        else traced(table, value)
    )


def _holds(value: Any) -> bool:
    """Whether there are symbols anywhere in nested lists."""
    if isinstance(value, (list, tuple)):
        return any(map(_holds, value))
    return isinstance(value, Traced)


HANDLERS["function"] = call
