"""Record the formula that a function computes."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.tracing.scalar import Scalar, exact, number
from grader.tracing.shims import replaced
from grader.tracing.table import NotTraceable, Table
from grader.tracing.traced import Traced, plain, refuse, traced

MAX_SEVERAL = 64


class OpaqueFunction:
    """A function argument while tracing: known by its place alone."""

    def __init__(self, table: Table, place: int) -> None:
        self._table, self._place = table, place

    def __call__(self, value: Any) -> Traced:
        """Record the call, elementwise."""
        argument = traced(self._table, value)
        called = np.frompyfunc(lambda entry: entry.called(self._place), 1, 1)
        entries = np.asarray(called(argument.entries), dtype=object)
        if entries.ndim == 0:
            return plain(self._table, entries.item())
        if argument.whole is None:
            return Traced(self._table, entries)
        whole = self._table.add("call", argument.whole, self._place)
        return Traced(self._table, entries, whole, spread=argument.spread)


def record(function: Callable[..., Any], arguments: Sequence[Any]) -> bytes:
    """Return the formula of ``function`` at arguments of these shapes, as JSON.

    Parameters
    ----------
    function : callable
    arguments : sequence
        Arrays, whose shapes alone matter; numbers, which become symbols; callables, which become
        opaque; lists of these.

    Raises
    ------
    NotTraceable
        With the reason, if the code's course depends on values or leaves what has a formula.
    """
    table, place = Table(), _Places()
    symbols = [_symbol(table, place, argument) for argument in arguments]
    scope = getattr(function, "__globals__", {})
    with replaced(scope, table):
        answer = function(*symbols)
    return table.written([_written(table, array) for array in _arrays(table, answer)])


class _Places:
    """Numbers the arguments, those in lists too, from 0."""

    def __init__(self) -> None:
        self._next = 0

    def take(self) -> int:
        self._next += 1
        return self._next - 1


def _symbol(table: Table, places: _Places, argument: Any) -> Any:
    if isinstance(argument, (list, tuple)):
        return type(argument)([_symbol(table, places, item) for item in argument])
    place = places.take()
    if callable(argument):
        return OpaqueFunction(table, place)
    if isinstance(argument, (str, bool, int)):
        return argument
    shape = np.shape(argument)
    whole = table.add("in", place)
    if not shape:
        return plain(table, Scalar(table, whole))
    entries = np.empty(shape, dtype=object)
    for index in np.ndindex(shape):
        entries[index] = Scalar(table, table.add("entry", place, *index))
    return Traced(table, entries, whole)


def _arrays(table: Table, answer: Any) -> list[Traced]:
    if isinstance(answer, (list, tuple)) and any(getattr(item, "ndim", 0) for item in answer):
        if len(answer) > MAX_SEVERAL:
            refuse("an answer of too many arrays")
        return [traced(table, item) for item in answer]
    if answer is None:
        refuse("no answer at all")
    return [traced(table, answer)]


def _written(table: Table, array: Traced) -> tuple[list[int], list[int]]:
    shape = list(array.shape)
    if array.whole is not None and (not array.spread or array.size == 1):
        return shape, [array.whole]
    entries = (e if isinstance(e, Scalar) else number(table, exact(e)) for e in array.entries.flat)
    return shape, [entry.node for entry in entries]


__all__ = ["NotTraceable", "record"]
