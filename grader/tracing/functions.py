"""NumPy's other functions on symbols: products, sums, choices.

Those that only move entries about, or add and multiply them, are NumPy's own, at work on the
arrays of scalars; see ``moves``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from grader.tracing.choices import CHOICES
from grader.tracing.einsum import einsum
from grader.tracing.held import refuse
from grader.tracing.kinds import widest
from grader.tracing.makers import MAKERS, held
from grader.tracing.moves import MOVES, SUMS
from grader.tracing.operations import matmul, outer, reduced, written
from grader.tracing.table import Table
from grader.tracing.traced import HANDLERS, Selection, Traced, named, traced, wrapped


def call(table: Table, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Do what NumPy asks of an array when one of its functions meets it."""
    given = [*_symbols(args), *_symbols(options.values())]
    if any(isinstance(value, Selection) for value in given):
        return NotImplemented
    rule = _RULES.get(function)
    out = options.pop("out", None)
    dtype = None if function in MAKERS else options.pop("dtype", None)
    if rule is not None:
        result = rule(table, *args, **options)
    elif function in MOVES or function in SUMS:
        result = _on_entries(table, function, args, options, widest(*(v.kind for v in given)))
    else:
        result = _ordinary(table, function(*_known(function, args), **options))
    if dtype is not None:
        result = result.astype(dtype)
    return result if out is None else written(out, result)


def _symbols(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _symbols(value)
        elif isinstance(value, (Traced, Selection)):
            yield value


def _on_entries(table: Table, function: Any, args: Any, options: Any, kind: str) -> Any:
    if kind == "b" and function in SUMS:
        refuse(f"{name_of(function)} of truth values")
    opened = {key: _opened(value) for key, value in options.items()}
    return _closed(table, function(*_opened(args), **opened), kind)


def _opened(value: Any) -> Any:
    """Return arguments with arrays of scalars in place of those of symbols."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(_opened, value))
    if isinstance(value, Traced):
        return value.entries if value.ndim else value.entries.item()
    return value


def _closed(table: Table, value: Any, kind: str) -> Any:
    """Return results as arrays of symbols."""
    if isinstance(value, (list, tuple)):
        return type(value)([_closed(table, item, kind) for item in value])
    return wrapped(table, value, kind)


def _known(function: Any, value: Any) -> Any:
    """Return arguments with numbers in place of symbols that are known before the inputs are."""
    if isinstance(value, (list, tuple)):
        return type(value)([_known(function, item) for item in value])
    if not isinstance(value, Traced):
        return value
    known = value.known
    return refuse(name_of(function)) if known is None else known


def _ordinary(table: Table, value: Any) -> Any:
    """Return what does not depend on the inputs, able to take symbols in if it is of decimals."""
    if isinstance(value, (list, tuple)):
        return type(value)([_ordinary(table, item) for item in value])
    return held(table, value) if isinstance(value, np.ndarray) else value


def name_of(function: Any) -> str:
    """Return a function's name as code has it: ``np.linalg.inv``."""
    return f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)


# Products


def _dot(table: Table, a: Any, b: Any, out: Any = None) -> Any:
    a, b = traced(table, a), traced(table, b)
    if not a.ndim or not b.ndim:
        product = np.multiply(a, b)
    elif b.ndim <= 2:
        product = matmul(table, a, b)
    else:
        product = wrapped(table, np.dot(a.entries, b.entries), widest(a.kind, b.kind))
    return product if out is None else written(out, product)


def _outer(table: Table, a: Any, b: Any) -> Any:
    return outer(table, traced(table, a).reshape(-1), traced(table, b).reshape(-1))


def _inner(table: Table, a: Any, b: Any) -> Any:
    a, b = traced(table, a), traced(table, b)
    if max(a.ndim, b.ndim) <= 2:
        return _dot(table, a, b.T if a.ndim else b)
    return wrapped(table, np.inner(a.entries, b.entries), widest(a.kind, b.kind))


def _multi_dot(table: Table, arrays: Sequence[Any]) -> Any:
    product, *others = (traced(table, array) for array in arrays)
    for other in others:
        product = _dot(table, product, other)
    return product


def _diag(table: Table, a: Any, k: int = 0) -> Any:
    a = traced(table, a)
    whole = a.whole if a.ndim == 1 and k == 0 else None
    node = table.add("diag", whole.node) if whole is not None and whole.shape else None
    return named(wrapped(table, np.diag(a.entries, k), a.kind), node)


# Sums


def _reduction(function: Any) -> Callable[..., Any]:
    return lambda table, a, axis=None, **options: reduced(
        table, function, traced(table, a), axis, **options
    )


def _mean(table: Table, a: Any, axis: Any = None, **options: Any) -> Any:
    a = traced(table, a)
    total = np.sum(a, axis=axis, **options)
    return np.divide(total, a.size // max(total.size, 1))


def _variance(table: Table, a: Any, axis: Any = None, *, ddof: int = 0, **options: Any) -> Any:
    a = traced(table, a)
    squares = np.sum(np.square(a - np.mean(a, axis=axis, keepdims=True)), axis=axis, **options)
    return np.divide(squares, a.size // max(squares.size, 1) - ddof)


def _average(table: Table, a: Any, axis: Any = None, weights: Any = None) -> Any:
    a = traced(table, a)
    if weights is None:
        return np.mean(a, axis=axis)
    weights = traced(table, weights)
    if axis is not None and weights.ndim == 1 < a.ndim:
        weights = weights.reshape([-1 if i == axis % a.ndim else 1 for i in range(a.ndim)])
    return np.sum(a * weights, axis=axis) / np.sum(weights * np.ones_like(a), axis=axis)


def _norm(table: Table, a: Any, ord: Any = None, axis: Any = None, **options: Any) -> Any:  # noqa: A002  NumPy's name
    a = traced(table, a)
    axes = a.ndim if axis is None else np.size(axis)
    if ord not in {None, "fro"} and not (ord == 2 and axes == 1):
        refuse("np.linalg.norm of this order")
    return np.sqrt(np.sum(np.square(a), axis=axis, **options))


def _range(table: Table, a: Any, axis: Any = None, **options: Any) -> Any:
    a = traced(table, a)
    return np.max(a, axis=axis, **options) - np.min(a, axis=axis, **options)


# What arrays tell of themselves


def _attribute(name: str) -> Callable[..., Any]:
    return lambda table, a: getattr(traced(table, a), name)


def _size(table: Table, a: Any, axis: Any = None) -> int:
    found = traced(table, a)
    return found.size if axis is None else found.shape[axis]


def _copy(table: Table, a: Any, *_: Any, **__: Any) -> Any:
    return traced(table, a).copy()


_RULES: Final[dict[Any, Callable[..., Any]]] = {
    **MAKERS,
    **CHOICES,
    np.dot: _dot,
    np.vdot: lambda table, *pair: _dot(table, *(traced(table, a).reshape(-1) for a in pair)),
    np.inner: _inner,
    np.outer: _outer,
    np.linalg.multi_dot: _multi_dot,
    np.linalg.outer: _outer,
    np.diag: _diag,
    np.einsum: einsum,
    np.transpose: lambda table, a, axes=None: traced(table, a).transpose(axes),
    np.sum: _reduction(np.add),
    np.nansum: _reduction(np.add),
    np.prod: _reduction(np.multiply),
    np.max: _reduction(np.maximum),
    np.nanmax: _reduction(np.maximum),
    np.min: _reduction(np.minimum),
    np.nanmin: _reduction(np.minimum),
    np.any: _reduction(np.logical_or),
    np.all: _reduction(np.logical_and),
    np.mean: _mean,
    np.nanmean: _mean,
    np.average: _average,
    np.var: _variance,
    np.std: lambda *given, **options: np.sqrt(_variance(*given, **options)),
    np.ptp: _range,
    np.linalg.norm: _norm,
    np.copy: _copy,
    np.nan_to_num: _copy,
    np.astype: lambda table, a, dtype, **options: traced(table, a).astype(dtype, **options),
    np.real: _attribute("real"),
    np.real_if_close: _attribute("real"),
    np.imag: _attribute("imag"),
    np.shape: _attribute("shape"),
    np.ndim: _attribute("ndim"),
    np.size: _size,
    np.iscomplexobj: lambda *_: False,
    np.isrealobj: lambda *_: True,
}

HANDLERS["function"] = call
