"""NumPy's functions that make arrays: what they make can take symbols in.

An array of whole numbers or truth values is left an ordinary one, for decimals do not fit in: it
is good as an index, a mask or a number, and whoever writes symbols into it is refused.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from grader.tracing.kinds import kind_of
from grader.tracing.table import Table
from grader.tracing.traced import Traced, TracedNumber, holds, traced, wrapped

Rule = Callable[..., Any]


def held(table: Table, ordinary: Any) -> Any:
    """Return an array of decimals as one that can take symbols in, any other as it is."""
    decimals = ordinary.dtype.kind == "f" and kind_of(ordinary.dtype) == "f"
    return traced(table, ordinary) if decimals else ordinary


def array(table: Table, value: Any, dtype: Any = None, *_: Any, **options: Any) -> Any:
    """Return what ``np.array`` makes of a value that may hold symbols."""
    if not holds(value):
        return held(table, np.array(value, dtype, **options))
    found = traced(table, value)
    made = wrapped(table, np.array(found.entries, ndmin=options.get("ndmin", 0)), found.kind)
    return made if dtype is None else made.astype(dtype)


def same(table: Table, value: Any, dtype: Any = None, *_: Any, **__: Any) -> Any:
    """Return what ``np.asarray`` makes of it: the same array where it is one."""
    if isinstance(value, Traced) and not isinstance(value, TracedNumber):
        return value if dtype is None or kind_of(dtype) == value.kind else value.astype(dtype)
    if isinstance(value, np.ndarray):
        return np.asarray(value, dtype)
    return array(table, value, dtype)


def _filled(value: float) -> Rule:
    return lambda table, shape, dtype=float, *_, **__: held(table, np.full(shape, value, dtype))


def _full(table: Table, shape: Any, value: Any, dtype: Any = None, *_: Any, **__: Any) -> Any:
    if not holds(value):
        return held(table, np.full(shape, value, dtype))
    found = traced(table, value)
    filled = wrapped(table, np.broadcast_to(found.entries, shape).copy(), found.kind)
    return filled if dtype is None else filled.astype(dtype)


def _filled_like(value: float) -> Rule:
    def fill(table: Table, like: Any, dtype: Any = None, *_: Any, **options: Any) -> Any:
        shape = options.get("shape")
        found = traced(table, like)
        return held(
            table, np.full(found.shape if shape is None else shape, value, dtype or found.dtype)
        )

    return fill


def _full_like(table: Table, like: Any, value: Any, dtype: Any = None, *_: Any, **__: Any) -> Any:
    found = traced(table, like)
    return _full(table, found.shape, value, dtype or found.dtype)


def _ordinary(function: Rule) -> Rule:
    """Return a maker that needs no symbols itself."""
    return lambda table, *args, **options: held(table, function(*args, **options))


MAKERS: Final[dict[Any, Rule]] = {
    np.array: array,
    np.asarray: same,
    np.asanyarray: same,
    np.ascontiguousarray: same,
    np.asfortranarray: same,
    np.zeros: _filled(0),
    np.empty: _filled(0),
    np.ones: _filled(1),
    np.full: _full,
    np.zeros_like: _filled_like(0),
    np.empty_like: _filled_like(0),
    np.ones_like: _filled_like(1),
    np.full_like: _full_like,
    **{function: _ordinary(function) for function in (np.eye, np.identity, np.tri, np.linspace)},
    np.arange: _ordinary(np.arange),
}
