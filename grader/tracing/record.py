"""Record the formula that a function computes."""

import contextlib
import inspect
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.tracing import methods  # noqa: F401  what arrays can do by name
from grader.tracing.held import refuse
from grader.tracing.kinds import kind_of
from grader.tracing.scalar import Scalar
from grader.tracing.selected import Selected
from grader.tracing.shims import replaced
from grader.tracing.table import NotTraceable, Table
from grader.tracing.traced import Traced, named, traced, wrapped

MAX_SEVERAL = 64


class OpaqueFunction:
    """A function argument while tracing: known by its place alone."""

    def __init__(self, table: Table, place: int) -> None:
        self._table, self._place = table, place

    def __call__(self, value: Any) -> Any:
        """Record the call, elementwise."""
        if isinstance(value, Selected):
            return Selected(self(value.array), value.mask)
        argument = traced(self._table, value)
        called = np.frompyfunc(lambda entry: entry.called(self._place), 1, 1)
        answer = wrapped(self._table, called(argument.entries))
        whole = argument.whole
        if whole is None or not whole.shape:
            return answer
        return named(answer, self._table.add("call", whole.node, self._place))

    def __deepcopy__(self, _: Any) -> "OpaqueFunction":
        return self


def record(
    function: Callable[..., Any], arguments: Sequence[Any], *, stand_ins: bool = True
) -> bytes:
    """Return the formula of ``function`` at arguments of these shapes, as JSON.

    Parameters
    ----------
    function : callable
    arguments : sequence
        Arrays, whose shapes alone matter; numbers, which become symbols; callables, which become
        opaque; lists of these.
    stand_ins : bool
        Whether the module of the function is changed for the time of the call, so that it may make
        arrays with ``np.zeros`` and call ``math``. Only where no other thread can meet it.

    Raises
    ------
    NotTraceable
        With the reason, if the code's course depends on values or leaves what has a formula.
    """
    table, place = Table(), itertools.count()
    symbols = [_symbol(table, place, argument) for argument in arguments]
    scope = getattr(inspect.unwrap(function), "__globals__", {})
    with replaced(scope, table) if stand_ins else contextlib.nullcontext():
        answer = function(*symbols)
    return table.written([_written(array) for array in _arrays(table, answer)])


def _symbol(table: Table, places: Iterator[int], argument: Any) -> Any:
    """Return what stands for an argument; ``places`` numbers all, those in lists too."""
    if isinstance(argument, (list, tuple)):
        return type(argument)([_symbol(table, places, item) for item in argument])
    place = next(places)
    if callable(argument):
        return OpaqueFunction(table, place)
    if isinstance(argument, (str, bool, int)):
        return argument
    given = np.asarray(argument)
    whole = table.add("in", place)
    if not given.shape:
        return wrapped(table, Scalar(table, whole))
    entries = np.empty(given.shape, dtype=object)
    for index in np.ndindex(given.shape):
        entries[index] = Scalar(table, table.add("entry", place, *index))
    return named(wrapped(table, entries, kind_of(given.dtype)), whole)


def _arrays(table: Table, answer: Any) -> list[Traced]:
    if isinstance(answer, (list, tuple)) and any(getattr(item, "ndim", 0) for item in answer):
        if len(answer) > MAX_SEVERAL:
            refuse("an answer of too many arrays")
        return [traced(table, item) for item in answer]
    if answer is None:
        refuse("no answer at all")
    return [traced(table, answer)]


def _written(array: Traced) -> tuple[list[int], list[int]]:
    whole = array.whole
    if whole is not None and (whole.shape == array.shape or array.size == 1):
        return [*array.shape], [whole.node]
    return [*array.shape], [entry.node for entry in array.entries.flat]


__all__ = ["NotTraceable", "record"]
