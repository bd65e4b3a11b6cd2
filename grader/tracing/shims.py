"""Stand-ins for what a student's module calls while a function of it is traced.

Functions that meet symbols find their way by NumPy's own protocols. Those that *make* arrays
(``np.zeros``), that insist on floats (``math.tanh``) or that are given lists of symbols do not, so
they are replaced in the module of the traced code, and in what it imports, for the time of one
call. A stand-in that meets no symbols does what it stands in for.
"""

import builtins
import contextlib
import math
from collections.abc import Callable, Iterator
from functools import partial, reduce
from types import ModuleType
from typing import Any

import numpy as np

from grader.tracing.functions import name_of
from grader.tracing.held import refuse
from grader.tracing.makers import MAKERS
from grader.tracing.table import Table
from grader.tracing.traced import Traced, holds, traced

Functions = dict[Any, Callable[..., Any]]
#: Functions of NumPy that may be given a list in place of an array.
_OF_LISTS = (
    *(np.sum, np.mean, np.prod, np.max, np.min, np.any, np.all, np.var, np.std, np.average),
    *(np.dot, np.outer, np.inner, np.cumsum, np.cumprod, np.diag, np.transpose, np.reshape),
    *(np.exp, np.log, np.tanh, np.sqrt, np.square, np.add, np.subtract, np.multiply, np.divide),
    *(np.linalg.norm, np.atleast_1d, np.atleast_2d),
)
#: Those that walk through arrays in a way of their own.
_WALKS = (np.nditer, np.place, np.putmask, np.put, np.put_along_axis)
_ELEMENTWISE = (
    *("exp", "log1p", "expm1", "tanh", "sinh", "cosh", "sqrt", "fabs", "log2", "log10"),
    *("isnan", "isinf", "isfinite"),
)


@contextlib.contextmanager
def replaced(scope: dict[str, Any], table: Table) -> Iterator[None]:
    """Put the stand-ins into a module's globals and imports, and take them out again."""
    functions = _of_numpy(table) | _of_math(table)
    modules = {module: Shim(module, functions) for module in (np, math)}
    kept = {name: value for name, value in scope.items() if _stand_in(value, modules, functions)}
    added = {name: _of_two(name) for name in ("max", "min") if name not in scope}
    importing = builtins.__import__

    def imported(name: str, space: Any = None, *rest: Any) -> Any:
        module = importing(name, space, *rest)
        return modules.get(module, module) if space is scope else module

    try:
        scope.update({name: _stand_in(v, modules, functions) for name, v in kept.items()} | added)
        builtins.__import__ = imported  # type: ignore[assignment]
        yield
    finally:
        builtins.__import__ = importing
        scope.update(kept)
        for name in added:
            scope.pop(name, None)


def _stand_in(value: Any, modules: dict[ModuleType, Any], functions: Functions) -> Any:
    """Return what to put in the place of a name's value, None if it stays."""
    if isinstance(value, ModuleType):
        return modules.get(value)
    try:
        return functions.get(value) if callable(value) else None
    except TypeError:  # not hashable: nothing of NumPy's
        return None


class Shim:
    """A module with some of its functions replaced."""

    def __init__(self, module: ModuleType, functions: Functions) -> None:
        self._module, self._functions = module, functions

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        return self._functions.get(found, found) if callable(found) else found


class _OfLists:
    """A function of NumPy that takes lists of symbols for arrays, and is otherwise itself."""

    def __init__(self, function: Any, table: Table) -> None:
        self._function, self._table = function, table

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._function(*map(self._array, args), **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    def __eq__(self, other: object) -> bool:
        return bool(self._function == getattr(other, "_function", other))

    def __hash__(self) -> int:
        return hash(self._function)

    def _array(self, value: Any) -> Any:
        listed = isinstance(value, (list, tuple)) and holds(value)
        return traced(self._table, value) if listed else value


def _of_numpy(table: Table) -> Functions:
    return {
        **{function: partial(rule, table) for function, rule in MAKERS.items()},
        **{function: _OfLists(function, table) for function in _OF_LISTS},
        **{function: partial(_refused, function) for function in _WALKS},
        np.ndenumerate: lambda a: ((at, a[at]) for at in np.ndindex(np.shape(a))),
        np.vectorize: partial(_refused, np.vectorize),
    }


def _refused(function: Any, *_: Any, **__: Any) -> Any:
    refuse(name_of(function))


def _of_math(table: Table) -> Functions:
    functions = {name: getattr(math, name) for name in _ELEMENTWISE}
    return {
        **{
            function: _elementwise(function, getattr(np, name))
            for name, function in functions.items()
        },
        math.log: partial(_log, table),
        math.pow: lambda a, b: a**b if holds((a, b)) else math.pow(a, b),
        math.fsum: lambda values: sum(values, 0.0),
        math.prod: lambda values, *, start=1: reduce(lambda a, b: a * b, values, start),
    }


def _elementwise(
    function: Callable[..., Any], on_symbols: Callable[..., Any]
) -> Callable[..., Any]:
    return lambda a: on_symbols(a) if holds(a) else function(a)


def _log(table: Table, a: Any, *base: Any) -> Any:
    if not holds((a, *base)):
        return math.log(a, *base)
    logarithm = np.log(traced(table, a))
    return logarithm / np.log(traced(table, base[0])) if base else logarithm


def _of_two(name: str) -> Callable[..., Any]:
    """Return ``max`` or ``min`` that takes numbers which are symbols too."""
    function: Callable[..., Any] = getattr(builtins, name)
    greatest = np.maximum if name == "max" else np.minimum

    def chosen(*args: Any, **options: Any) -> Any:
        values = args if len(args) > 1 else [*args[0]]
        symbolic = not options and any(isinstance(value, Traced) for value in values)
        if symbolic and not any(map(np.ndim, values)):
            return reduce(greatest, values)
        return function(values, **options) if len(args) == 1 else function(*args, **options)

    return chosen
