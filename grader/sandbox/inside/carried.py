"""What one question's calls would carry to the next: the state of the program and of its process.

If it has not moved, the next question finds everything as it would in a child of its own, and may
be asked in the same one. No wall depends on it. A program can lie about its state and gains
nothing: its answers are judged outside like any others. What cannot be told counts as moved.
"""

import builtins
import math
import os
import random
import sys
import types
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from operator import is_
from pathlib import Path
from typing import Any, Final

import numpy as np

from grader.sandbox.inside import chance
from grader.sandbox.inside.setup import SCRATCH

#: Programs that hold more than this are not looked through.
_MOST_OBJECTS, _MOST_BYTES = 20_000, 2**20
#: Modules that answers are computed with.
_COMPUTING = (builtins, math, random, np, np.random, np.linalg)
_ATOMS = frozenset((bool, bytes, complex, float, int, str, type(None), type(...), range))
#: What is the same as long as it is the same object.
_FIXED = frozenset(
    (
        types.BuiltinFunctionType,
        types.ClassMethodDescriptorType,
        types.CodeType,
        types.GetSetDescriptorType,
        types.MemberDescriptorType,
        types.MethodDescriptorType,
        types.MethodWrapperType,
        types.WrapperDescriptorType,
        type(np.dot),
        np.ufunc,
    )
)
#: Names that come and go by themselves, or are looked at elsewhere.
_SKIPPED = frozenset(("__builtins__", "__dict__", "__warningregistry__", "__weakref__"))
_type, _id, _isinstance = type, id, isinstance
# Kept here, as student code may replace them.
_getsettings: Final = np.geterr
_warnings, _catch_warnings = warnings, warnings.catch_warnings


@dataclass(frozen=True, slots=True)
class State:
    """What hangs on a program's names, and what around it answers depend on.

    Attributes
    ----------
    found : list
        Plain values, and the ids of what is not.
    computing : tuple of dict
    rest : tuple
    held : list
        All that was looked at, so that no id comes twice.
    """

    found: list[Any]
    computing: tuple[dict[str, Any], ...]
    rest: tuple[Any, ...]
    held: list[Any] = field(repr=False)

    def is_as(self, before: "State") -> bool:
        """Whether nothing has moved."""
        same = all(map(_alike, self.computing, before.computing))
        return same and self.found == before.found and self.rest == before.rest


def _alike(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return now.keys() == before.keys() and all(map(is_, now.values(), before.values()))


def state(scope: dict[str, Any], own: Collection[str]) -> State | None:
    """Return the state of a program, or None if it cannot be told.

    Parameters
    ----------
    scope : dict
        Its names.
    own : collection of str
        The names of its modules: nobody looks into others.
    """
    look = _Look(own)
    try:
        look.into(scope)
        computing = tuple(vars(module).copy() for module in _COMPUTING)
        rest = chance.state(), _settings(), tuple(_files())
    except BaseException:  # noqa: BLE001  the program's own objects are asked, and may do anything
        return None
    return State(look.found, computing, rest, list(look.held.values()))


def forget_warnings() -> None:
    """Have each warning shown anew: it may be of help with every question."""
    with suppress(Exception), _catch_warnings(module=_warnings):
        pass


def _settings() -> tuple[Any, ...]:
    return _getsettings(), [*warnings.filters], sys.getrecursionlimit(), Path.cwd()


def _files() -> Iterator[tuple[str, int, int]]:
    """Yield what lies in the scratch folder, if there is one."""
    try:
        with os.scandir(SCRATCH) as entries:
            for entry in entries:
                about = entry.stat(follow_symlinks=False)
                yield entry.name, about.st_size, about.st_mtime_ns
    except OSError:
        return


class _Untold(Exception):
    """It does not say what state it is in, or there is too much of it."""


class _Look:
    """Walks over objects and writes down what they are."""

    def __init__(self, own: Collection[str]) -> None:
        self.own, self.found, self.held = own, list[Any](), dict[int, Any]()
        self.places: dict[int, int] = {}
        self.size_bytes = 0

    def into(self, value: Any) -> None:
        """Write down an object and all that hangs on it."""
        kind, name = _type(value), _id(value)
        if kind in _ATOMS:
            self.found += kind, value
        elif kind in _FIXED:
            self.found.append(name)
            self.held[name] = value
        elif name in self.places:
            self.found.append(self.places[name])
        else:
            self.places[name], self.held[name] = len(self.places), value
            if len(self.places) > _MOST_OBJECTS:
                raise _Untold
            self.found.append(_id(kind))
            self.held[_id(kind)] = kind
            _WAYS.get(kind, _Look.any_other)(self, value)

    def all_of(self, values: Collection[Any]) -> None:
        self.found.append(len(values))
        for value in values:
            self.into(value)

    def names(self, values: Mapping[Any, Any]) -> None:
        for name, value in list(values.items()):
            if name not in _SKIPPED:
                self.into(name)
                self.into(value)

    def array(self, array: Any) -> None:
        self.size_bytes += array.nbytes
        if array.dtype.hasobject or self.size_bytes > _MOST_BYTES:
            raise _Untold
        self.found += array.shape, array.strides, array.dtype.str, array.tobytes()

    def function(self, function: types.FunctionType) -> None:
        self.found.append(_id(function))
        if function.__module__ in self.own:
            self.into(function.__code__)
            self.all_of((function.__defaults__, function.__kwdefaults__, vars(function)))
            self.all_of(function.__closure__ or ())
            self.into(function.__globals__)

    def cell(self, cell: types.CellType) -> None:
        try:
            self.into(cell.cell_contents)
        except ValueError:
            self.found.append("empty")

    def any_other(self, value: Any) -> None:
        """Look at modules and classes of the program, and at objects as if they were copied."""
        if _isinstance(value, types.ModuleType | type):
            self.found.append(_id(value))
            name = value.__name__ if _isinstance(value, types.ModuleType) else value.__module__
            if name in self.own:
                self.names(vars(value))
            return
        parts = value.__reduce_ex__(4)
        self.found.append(_id(value) if _isinstance(parts, str) else len(parts))
        for part in () if _isinstance(parts, str) else parts:
            self.into(list(part) if _isinstance(part, Iterator) else part)


#: How what is in an object is found, by its type.
_WAYS: dict[type, Callable[[_Look, Any], None]] = {
    dict: _Look.names,
    list: _Look.all_of,
    tuple: _Look.all_of,
    set: _Look.all_of,
    frozenset: _Look.all_of,
    np.ndarray: _Look.array,
    types.FunctionType: _Look.function,
    types.CellType: _Look.cell,
    types.MethodType: lambda look, method: look.all_of((method.__func__, method.__self__)),
    staticmethod: lambda look, method: look.into(method.__func__),
    classmethod: lambda look, method: look.into(method.__func__),
    property: lambda look, one: look.all_of((one.fget, one.fset, one.fdel)),
}
