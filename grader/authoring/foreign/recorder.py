"""What is run inside the jail beside a forward function: it notes the NumPy calls as plain data.

Its text goes in as the program, behind lines that import the function's file and say its NAME; the
file and the tape lie beside it as modules. What it gives is believed in nothing; see
:mod:`.recording`.
"""

import json
import sys
import traceback
from typing import Any

import numpy as np

from grader.derive.places import Refused, line_of
from grader.derive.tape import Taped

#: The file of the function, as it is called in there.
MODULE = "forward_pass"


def recorded(*arguments: Any) -> Any:
    """Return the steps of the function on these arguments, as JSON in an array of bytes."""
    try:
        found: Any = _steps(arguments)
    except Refused as refused:
        found = {"line": refused.line, "found": refused.found, "advice": refused.advice}
    except Exception as error:  # noqa: BLE001  somebody's function may raise anything
        cause = error.__cause__  # NumPy wraps what the tape raises while it fills an array
        if isinstance(cause, Refused):
            found = {"line": cause.line, "found": cause.found, "advice": cause.advice}
        else:
            found = {"line": _line(error), "raised": f"{type(error).__name__}: {error}"[:300]}
    return np.frombuffer(json.dumps(found).encode(), dtype=np.uint8)


def plain(*arguments: Any) -> Any:
    """Return what the function gives on numbers."""
    return _function()(*arguments)


def _function() -> Any:
    return getattr(sys.modules[MODULE], NAME)  # type: ignore[name-defined]  # noqa: F821  before this text


def _line(error: BaseException) -> int | None:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == f"{MODULE}.py"]
    return lines[-1] if lines else None


def _steps(arguments: tuple[Any, ...]) -> dict[str, Any]:
    inputs = [Taped(argument) for argument in arguments]
    result = _function()(*inputs)
    if not isinstance(result, Taped):
        kind = type(result).__name__
        raise Refused(
            f"returns {kind} where one array or number that depends on its arguments is wanted",
            "return the array or the loss alone",
        )
    numbers = {node.serial: number for number, node in enumerate(inputs)}
    nodes = [node for node in _below(result) if node.step is not None]
    numbers |= {node.serial: len(inputs) + number for number, node in enumerate(nodes)}
    steps = [_step(node, numbers) for node in nodes]
    return {"steps": steps, "result": numbers[result.serial]}


def _below(result: Taped) -> list[Taped]:
    """Return what a result was made of, in the order in which it was made, keys of indices too."""
    found: dict[int, Taped] = {}
    waiting: list[Any] = [result]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Taped):
            if value.serial not in found:
                found[value.serial] = value
                if value.step is not None:
                    waiting += [*value.step.args, *value.step.options.values()]
        elif isinstance(value, (list, tuple)):
            waiting += value
        elif isinstance(value, slice):
            waiting += [value.start, value.stop, value.step]
    return [found[serial] for serial in sorted(found)]


def _step(node: Taped, numbers: dict[int, int]) -> dict[str, Any]:
    step = node.step
    assert step is not None
    code, instruction = step.place
    own = code.co_filename == f"{MODULE}.py"
    positions = list(code.co_positions())[instruction // 2] if own else ()
    return {
        "function": step.function.__name__,
        "args": [_value(value, numbers) for value in step.args],
        "options": {key: _value(value, numbers) for key, value in step.options.items()},
        "line": line_of(step.place) if own else None,
        "span": positions if own and None not in positions else None,
    }


def _value(value: Any, numbers: dict[int, int]) -> Any:
    """Return an argument of a step as something that JSON has, with its kind."""
    if isinstance(value, Taped):
        return ["node", numbers[value.serial]]
    if isinstance(value, (list, tuple)):
        kind = "list" if isinstance(value, list) else "tuple"
        return [kind, *(_value(item, numbers) for item in value)]
    if isinstance(value, slice):
        return ["slice", *(_value(end, numbers) for end in (value.start, value.stop, value.step))]
    return ["ellipsis"] if value is Ellipsis else _constant(value)


def _constant(value: Any) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return ["float", float(value).hex()]
    return _array(np.asarray(value))


def _array(value: Any) -> Any:
    if value.dtype.kind == "b":
        value = value.astype(np.float64)
    if value.dtype.kind not in "iuf" or value.ndim > 4:
        raise Refused("uses something that is no array of numbers", "use arrays of floats")
    kind = "ints" if value.dtype.kind in "iu" else "floats"
    if kind == "ints" and value.ndim == 1 and np.array_equal(value, np.arange(value.size)):
        return ["arange", value.size]
    if value.size and (value == value.flat[0]).all():
        return ["full", [*value.shape], kind, float(value.flat[0]).hex()]
    if value.ndim == 2 and np.array_equal(value, np.eye(len(value))):
        return ["eye", len(value), kind]
    return [kind, [*value.shape], [float(entry).hex() for entry in value.flat]]
