"""Stand-ins for ``numpy`` and ``math`` while a function is traced.

Functions that meet symbols find their way by NumPy's own protocols. Those that *make* arrays
(``np.zeros``) or insist on floats (``math.tanh``) do not, so they are replaced in the module of
the traced code for the time of one call.
"""

import contextlib
import math
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

from grader.tracing.functions import from_rows
from grader.tracing.table import Table
from grader.tracing.traced import Traced, refuse, traced

_ASARRAY = (np.asarray, np.asanyarray, np.ascontiguousarray, np.atleast_1d)
_ELEMENTWISE = ("exp", "log", "tanh", "sinh", "cosh", "expm1", "log1p", "fabs")


@contextlib.contextmanager
def replaced(scope: dict[str, Any], table: Table) -> Iterator[None]:
    """Put the stand-ins into a module's globals, and take them out again."""
    makers = _makers(table)
    kept = dict(scope)
    modules = {np: Shim(np, table, makers), math: Shim(math, table, _of_math(table))}
    try:
        for name, value in kept.items():
            if isinstance(value, ModuleType) and value in modules:
                scope[name] = modules[value]
            elif callable(value) and _is_known(value, makers):
                scope[name] = makers[value]
        yield
    finally:
        scope.update({name: kept[name] for name in kept if name in scope})


def _is_known(value: Any, makers: dict[Any, Any]) -> bool:
    try:
        return value in makers
    except TypeError:  # not hashable: nothing of NumPy's
        return False


class Shim:
    """A module with some of its functions replaced."""

    def __init__(self, module: ModuleType, table: Table, makers: dict[Any, Any]) -> None:
        self._module, self._table = module, table
        self._makers = makers

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        return self._makers.get(found, found) if callable(found) else found


def _makers(table: Table) -> dict[Any, Callable[..., Any]]:
    """Return replacements by what they replace."""

    def filled(value: float) -> Callable[..., Traced]:
        return lambda shape, *_, **__: traced(table, np.full(shape, value))

    def array(value: Any, *rest: Any, **options: Any) -> Any:
        symbolic = from_rows(table, value)
        return symbolic if isinstance(symbolic, Traced) else np.array(value, *rest, **options)

    def same(value: Any, *rest: Any, **options: Any) -> Any:
        return value if isinstance(value, Traced) else array(value, *rest, **options)

    makers: dict[Any, Callable[..., Any]] = dict.fromkeys(_ASARRAY, same)
    makers |= {
        np.array: array,
        np.zeros: filled(0),
        np.empty: filled(0),
        np.ones: filled(1),
        np.full: lambda shape, value, *_, **__: traced(table, np.zeros(shape)) + value,
        np.eye: lambda *size, **_: traced(table, np.eye(*size)),
        np.identity: lambda size, **_: traced(table, np.eye(size)),
        np.vectorize: lambda *_, **__: refuse("np.vectorize"),
    }
    return makers


def _of_math(table: Table) -> dict[Any, Callable[..., Any]]:
    def fsum(values: Any) -> Traced:
        total = traced(table, 0)
        for value in values:
            total = total + value
        return total

    rules: dict[Any, Callable[..., Any]] = {
        getattr(math, name): lambda a, name=name: getattr(np, name)(traced(table, a))
        for name in _ELEMENTWISE
    }
    return rules | {
        math.fsum: fsum,
        math.pow: lambda a, b: traced(table, a) ** b,
        math.prod: lambda *_: refuse("math.prod"),
        math.sqrt: lambda _: refuse("math.sqrt"),
    }
