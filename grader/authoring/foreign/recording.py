"""The steps of a function as plain data: what came out of the jail, believed in nothing.

A value of a step is a number, a text, None, or a tuple that begins with its kind: ``("node", 3)``
is what step 3 gave, ``("tuple", ...)`` and ``("list", ...)`` hold values, ``("slice", a, b, c)``
and ``("ellipsis",)`` stand in indices, ``("float", number)`` is a fraction, ``("arange", n)``,
``("full", shape, kind, number)``, ``("eye", n, kind)`` and ``("floats" or "ints", shape, entries)``
are arrays, and ``("sized", ...)`` is a number that hangs on sizes, see :mod:`.sizes`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, prod
from typing import Any, Final, NoReturn

from grader.derive.places import Refused

#: No forward pass of an exercise takes more steps, and none of their values is deeper or longer.
MOST_STEPS: Final = 500
_DEEPEST, _LONGEST = 5, 64
#: Bounds of what numbers may be as whole numbers, and of the axes of an array that is given.
LARGEST: Final = 10_000
_ENTRIES, _WORDS = 256, 300
#: Values are told by sizes one by one: as many are in no honest recording.
_COMMAS: Final = 10_000


class Forged(ValueError):
    """What came out of the jail is no recording."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call of NumPy.

    Attributes
    ----------
    function : str
        Its name in NumPy; not yet known to be one that is followed.
    args : tuple
    options : mapping of str to value
    line : int or None
    span : tuple of four int, or None
        Lines and columns of the expression.
    """

    function: str
    args: tuple[Any, ...]
    options: Mapping[str, Any]
    line: int | None
    span: tuple[int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class Recording:
    """Steps in order, each made of what came before; arguments are numbered first."""

    arguments: int
    steps: tuple[Step, ...]
    result: int

    def __post_init__(self) -> None:
        if self.result >= self.arguments + len(self.steps):
            _forged("result")


def read_recording(data: bytes, arguments: int) -> Recording:
    """Return the recording that the jail gave.

    Parameters
    ----------
    data : bytes
    arguments : int
        How many arguments the function has.

    Raises
    ------
    Refused
        If it says that the function does what cannot be followed.
    Forged
        If it is none.
    """
    if data.count(b",") > _COMMAS:
        _forged("length")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Forged("no JSON") from error
    if not isinstance(found, dict):
        _forged("no object")
    if "found" in found or "raised" in found:
        raise _refused(found)
    steps = found.get("steps")
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        _forged("steps")
    read = tuple(_step(step, arguments + number) for number, step in enumerate(steps))
    return Recording(arguments, read, _whole(found.get("result"), 0))


def _forged(what: str) -> NoReturn:
    raise Forged(what)


class RefusedAt(Refused):
    """The same, at a line that is known without the code."""

    def __init__(self, found: str, advice: str, line: int | None) -> None:
        super().__init__(found, advice)
        self._at = line

    @property
    def line(self) -> int | None:
        """The line of the file, counted from 1."""
        return self._at


def _refused(found: Mapping[str, Any]) -> Refused:
    line = found.get("line")
    at = line if isinstance(line, int) and 0 < line <= LARGEST else None
    raised = found.get("raised")
    if isinstance(raised, str):
        return RefusedAt(f"raised {raised[:_WORDS]}", "do the shapes fit that were stated?", at)
    words, advice = found.get("found"), found.get("advice")
    if not isinstance(words, str) or not isinstance(advice, str):
        _forged("refusal")
    return RefusedAt(words[:_WORDS], advice[:_WORDS], at)


def _step(step: Any, number: int) -> Step:
    if not isinstance(step, dict) or not isinstance(step.get("function"), str):
        _forged("step")
    args, options = step.get("args"), step.get("options")
    if not isinstance(args, list) or not isinstance(options, dict) or len(options) > 8:
        _forged("arguments")
    line, span = step.get("line"), step.get("span")
    return Step(
        step["function"][:64],
        tuple(_items(args, number, 0)),
        {key[:64]: _value(value, number, 0) for key, value in options.items()},
        None if line is None else _whole(line, 1),
        None if span is None else _span(span),
    )


def _whole(value: Any, least: int) -> int:
    if type(value) is not int or not least <= value <= LARGEST:
        _forged("number")
    return value


def _span(span: Any) -> tuple[int, int, int, int]:
    if not isinstance(span, list) or len(span) != 4:
        _forged("span")
    line, end_line, column, end_column = (_whole(end, 0) for end in span)
    return line, end_line, column, end_column


def _items(values: list[Any], number: int, depth: int) -> Iterator[Any]:
    if depth > _DEEPEST or len(values) > _LONGEST:
        _forged("depth")
    return (_value(value, number, depth + 1) for value in values)


def _value(value: Any, number: int, depth: int) -> Any:
    """Return a value of the step of this number."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, int):
        return _whole(value, -LARGEST)
    if not (isinstance(value, list) and value and isinstance(value[0], str)):
        _forged("value")
    kind, *rest = value
    if kind == "node" and len(rest) == 1 and _whole(rest[0], 0) < number:
        return (kind, rest[0])
    if kind in ("tuple", "list") or (kind == "slice" and len(rest) == 3):
        return (kind, *_items(rest, number, depth))
    return _constant(kind, rest)


def _constant(kind: str, rest: list[Any]) -> tuple[Any, ...]:
    """Return a value that hangs on no step."""
    match kind, *rest:
        case ["ellipsis"]:
            return (kind,)
        case ["float", text]:
            return (kind, _fraction(text))
        case ["arange", length]:
            return (kind, _whole(length, 0))
        case ["eye", length, "ints" | "floats" as of]:
            return (kind, _whole(length, 1), of)
        case ["full", list(shape), "ints" | "floats" as of, text]:
            return (kind, _shape(shape), of, _fraction(text))
        case ["ints" | "floats", list(shape), list(entries)]:
            return (kind, _shape(shape), _entries(shape, entries))
    _forged("value")


def _fraction(text: Any) -> float:
    try:
        number = float.fromhex(text)
    except (TypeError, ValueError, OverflowError) as error:
        raise Forged("fraction") from error
    if not isfinite(number):
        _forged("fraction")
    return number


def _shape(shape: list[Any]) -> tuple[int, ...]:
    if len(shape) > 4:
        _forged("shape")
    return tuple(_whole(length, 0) for length in shape)


def _entries(shape: list[Any], entries: list[Any]) -> tuple[float, ...]:
    if len(entries) > _ENTRIES or prod(_shape(shape)) != len(entries):
        _forged("entries")
    return tuple(map(_fraction, entries))
