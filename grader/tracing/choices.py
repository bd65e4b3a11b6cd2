"""NumPy's functions that choose between values, and those that write some."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from grader.tracing.branches import chosen
from grader.tracing.held import refuse
from grader.tracing.kinds import widest
from grader.tracing.operations import written
from grader.tracing.table import Table
from grader.tracing.traced import Traced, stacked, traced, wrapped


def where(table: Table, condition: Any, *choices: Any) -> Any:
    """Return ``condition * a + (1 - condition) * b``, or a choice that is known."""
    if len(choices) != 2:
        refuse("np.where with a condition alone")
    first, second = (traced(table, choice) for choice in choices)
    known = condition.known if isinstance(condition, Traced) else condition
    if known is not None:
        entries = np.where(known, first.entries, second.entries)
        return wrapped(table, entries, widest(first.kind, second.kind))
    if condition.kind != "b":
        refuse("np.where by numbers")
    kind = widest(first.kind, second.kind)
    entries = np.frompyfunc(chosen, 3, 1)(condition.entries, first.entries, second.entries)
    result = wrapped(table, entries, kind)
    plainly = condition * first + (traced(table, 1) - condition) * second
    return result if result.key != plainly.key else wrapped(table, plainly.entries, kind)


def _select(
    table: Table, conditions: Sequence[Any], values: Sequence[Any], default: Any = 0
) -> Any:
    found = traced(table, default)
    for condition, value in reversed([*zip(conditions, values, strict=True)]):
        found = where(table, condition, value, found)
    return found


def _piecewise(table: Table, x: Any, conditions: Any, functions: Sequence[Any], *args: Any) -> Any:
    values = [f(x, *args) if callable(f) else f for f in functions]
    default = values.pop() if len(values) > len(conditions) else 0
    return _select(table, conditions, values, default)


def _clip(  # noqa: PLR0913  NumPy's own words
    table: Table,
    a: Any,
    a_min: Any = None,
    a_max: Any = None,
    *,
    min: Any = None,  # noqa: A002
    max: Any = None,  # noqa: A002
) -> Any:
    low, high = a_min if min is None else min, a_max if max is None else max
    a = traced(table, a)
    a = a if low is None else np.maximum(a, low)
    return a if high is None else np.minimum(a, high)


def _copyto(table: Table, target: Any, value: Any, *_: Any, **options: Any) -> None:
    written(target, traced(table, value), options.get("where", True))


def _fill_diagonal(_: Table, target: Any, value: Any, *wrap: Any) -> None:
    if not isinstance(target, Traced):
        refuse("writing symbols into an ordinary array")
    new = target.fitted(value)
    np.fill_diagonal(target.entries, new.entries if new.ndim else new.entries.item(), *wrap)


def _along_axis(table: Table, function: Callable[..., Any], axis: int, a: Any, *args: Any) -> Any:
    """Apply a function to each line along an axis."""
    a = traced(table, a)
    lines = np.moveaxis(a.entries, axis, -1)
    found = [
        traced(table, function(wrapped(table, lines[at], a.kind), *args))
        for at in np.ndindex(lines.shape[:-1])
    ]
    answer = stacked(table, found)
    entries = answer.entries.reshape(lines.shape[:-1] + answer.shape[1:])
    return wrapped(table, np.moveaxis(entries, -1, axis) if answer.ndim > 1 else entries)


CHOICES: Final[dict[Any, Callable[..., Any]]] = {
    np.where: where,
    np.select: _select,
    np.piecewise: _piecewise,
    np.clip: _clip,
    np.copyto: _copyto,
    np.fill_diagonal: _fill_diagonal,
    np.apply_along_axis: _along_axis,
}
