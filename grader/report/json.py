"""Frozen dataclasses as JSON objects and back, by the types of their fields.

Keys that nobody knows are left out in reading, so that a newer grader may say more. What is None
is not written at all; a field with ``metadata={"beside": name}`` is written as null wherever the
field of that name is there.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache, partial
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from grader.report.outcome import Outcome

Made = TypeVar("Made")


def written(value: Any) -> dict[str, Any]:
    """Return a dataclass as a JSON object."""
    kind: Any = type(value)
    told = [name for name, beside in _names(kind) if getattr(value, beside) is not None]
    return {name: _written(getattr(value, name)) for name in told}


@cache
def _names(kind: Any) -> tuple[tuple[str, str], ...]:
    """Return each field with the one that has to be there for it to be written."""
    return tuple((one.name, one.metadata.get("beside", one.name)) for one in fields(kind))


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return written(value)
    if isinstance(value, StrEnum):
        return value.value
    return [_written(item) for item in value] if isinstance(value, tuple) else value


def read(kind: type[Made], value: Mapping[str, Any]) -> Made:
    """Return a dataclass from a JSON object."""
    readers = _readers(kind)  # type: ignore[arg-type]
    return kind(**{name: readers[name](value[name]) for name in readers.keys() & value.keys()})


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    types = get_type_hints(kind)
    return {one.name: _reader(types[one.name]) for one in fields(kind) if one.init}


def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a JSON value one of a type."""
    if isinstance(kind, UnionType):
        reader = next(_reader(one) for one in get_args(kind) if one is not type(None))
        return lambda value: None if value is None else reader(value)
    if get_origin(kind) is tuple:
        one = _reader(get_args(kind)[0])
        return lambda values: tuple(map(one, values))
    if kind is Outcome:
        return Outcome.read
    if hasattr(kind, "from_json"):
        return kind.from_json  # type: ignore[no-any-return]
    made = isinstance(kind, type) and is_dataclass(kind)
    return partial(read, kind) if made else lambda value: value


def plain(value: Any) -> Any:
    """Return values that JSON and Unicode can express.

    Numbers that are not finite become strings (``"nan"``), lone surrogates a question mark: both
    may come from student code.
    """
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
