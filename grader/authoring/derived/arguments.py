"""What the arguments of a forward function are, in a line each: ``x: (B, D) positive, inputs``."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from grader.errors import ExerciseInvalid
from grader.executor import Argument
from grader.exercise import Drawing, Parameter, labels, number, tensor
from grader.exercise.model import ONE, Sizes

#: What students' functions call dL/d(what the forward pass returns).
DOUT: Final = "dout"
_LINE: Final = re.compile(
    r"(?P<name>\w+)\s*:\s*(?P<shape>\([\w\s,]*\))?\s*"
    r"(?P<kind>real|positive|probability|distinct|mask|distribution|one-hot|"
    r"classes of (?P<limit>\w+)|number(?: from (?P<low>[-\d.e]+) to (?P<high>[-\d.e]+))?)?"
    r"\s*(?:,\s*(?P<meaning>.+))?"
)
#: How a line may read, for whoever wrote another.
FORMS: Final = (
    "a line like 'x: (B, D)', 'x: (B, D) positive, inputs', 'y: (B,) classes of C', "
    "'eps: number from 0.1 to 0.5'; kinds are real, positive, probability, distinct, mask, "
    "one-hot, distribution, classes of N, number"
)
_MEANING: Final = "as in the forward pass"
Draw = Callable[[np.random.Generator, tuple[int, ...]], Any]

#: How far entries that are all distinct are from one another.
_APART: Final = 0.0437


def _distinct(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    count = int(np.prod(shape))
    return ((rng.permutation(count) - count / 2) * _APART + rng.normal()).reshape(shape)


#: How the values of a kind are drawn.
_DRAWS: Final[dict[str, Draw]] = {
    "positive": lambda rng, shape: rng.uniform(0.3, 2.0, shape),
    "probability": lambda rng, shape: rng.uniform(0.1, 0.9, shape),
    "distinct": _distinct,
    "mask": lambda rng, shape: (rng.random(shape) < 0.6).astype(np.float64),
    "one-hot": lambda rng, shape: np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])],
}


def parameter_of(line: str) -> Parameter:
    """Return the parameter that a line describes.

    Raises
    ------
    ExerciseInvalid
        If the line says nothing that is understood.

    Examples
    --------
    >>> parameter_of("x: (B, D) positive, inputs").shape
    ('B', 'D')
    """
    match = _LINE.fullmatch(line.strip())
    if match is None or not (match["shape"] or match["kind"]):
        raise ExerciseInvalid(line.partition(":")[0], "argument", f"{line!r} is not {FORMS}")
    name, meaning, kind = match["name"], match["meaning"] or _MEANING, match["kind"] or "real"
    sizes = [size.strip() for size in (match["shape"] or "").strip("()").split(",")]
    shape = tuple(ONE if size == "1" else size for size in sizes if size)
    if kind.startswith("number") or not shape:
        return number(name, meaning, float(match["low"] or 0.2), float(match["high"] or 0.9))
    if kind == "distribution" and len(shape) == 2:
        return labels(name, (shape[0], shape[1]), meaning)
    if kind.startswith("classes"):
        return Parameter(name, shape, meaning, partial(_classes, match["limit"], shape))
    if kind in _DRAWS:
        unit_axis = len(shape) - 1 if kind == "one-hot" else None
        draw = partial(_drawn, _DRAWS[kind], shape)
        return Parameter(name, shape, meaning, draw, unit_axis=unit_axis)
    return tensor(name, shape, meaning)


def _drawn(
    rule: Draw, shape: Sequence[str], rng: np.random.Generator, sizes: Sizes, _: Drawing
) -> Argument:
    return np.asarray(rule(rng, tuple(sizes[name] for name in shape)))


def _classes(
    limit: str, shape: Sequence[str], rng: np.random.Generator, sizes: Sizes, _: Drawing
) -> Argument:
    return rng.integers(sizes[limit], size=tuple(sizes[name] for name in shape))


def described(forward: Callable[..., Any], given: Mapping[str, str]) -> dict[str, str]:
    """Return by argument the line that describes it; empty where there is none.

    Parameters
    ----------
    forward : callable
        The lines may stand in its docstring.
    given : mapping of str to str
        Lines by argument, which count before those of the docstring.
    """
    parameters = inspect.signature(forward).parameters.values()
    names = [p.name for p in parameters if p.default is p.empty]
    lines = [line.strip() for line in (inspect.getdoc(forward) or "").splitlines()]
    written = {line.partition(":")[0].strip(): line for line in lines if ":" in line}
    return {name: given.get(name, written.get(name, "")) for name in names}


def parameters_of(forward: Callable[..., Any], given: Mapping[str, str]) -> tuple[Parameter, ...]:
    """Return the parameters of a forward function.

    Raises
    ------
    ExerciseInvalid
        If one is not described, or in a way that is not understood, or is none that is drawn.
    """
    _see_signature(forward)
    lines = described(forward, given)
    for name, line in lines.items():
        if not line:
            reason = f"{name} is not described; write into the docstring {FORMS}"
            raise ExerciseInvalid(forward.__name__, "arguments", reason)
    return tuple(map(parameter_of, lines.values()))


def _see_signature(forward: Callable[..., Any]) -> None:
    name = forward.__name__
    if name == "<lambda>":
        raise ExerciseInvalid(name, "forward", "a lambda has no lines to show; write a def")
    for parameter in inspect.signature(forward).parameters.values():
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD or parameter.name == DOUT:
            reason = f"{parameter} is no argument to draw; use ordinary names other than {DOUT}"
            raise ExerciseInvalid(name, "arguments", reason)
