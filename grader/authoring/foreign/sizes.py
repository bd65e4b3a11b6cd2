"""One recording out of several at other sizes: numbers that differ are told by sizes.

``("sized", kind, number, ((name, power), ...))`` is a number times powers of sizes,
``("sized", "beyond", number, ((name, 1),))`` a size and a number more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement, product
from math import isclose, prod
from typing import Any, Final

from grader.authoring.foreign.recording import Recording, RefusedAt, Step

_POWERS: Final = (1.0, -1.0, 0.5, -0.5, 2.0, -2.0)
#: What cannot be followed from here, and where it can.
ELSEWHERE: Final = (
    "write it with functions of whole arrays; what cannot be written so is an exercise of the "
    "command line, with 'grader exercise create --forward'"
)
Powers = tuple[tuple[str, float], ...]


def unified(recordings: Sequence[Recording], sizes: Sequence[Mapping[str, int]]) -> Recording:
    """Return the recording that all these are at their sizes.

    Parameters
    ----------
    recordings : sequence of Recording
        Four or more, so that nothing fits by chance.
    sizes : sequence of mapping of str to int
        By name, what the sizes were in each.

    Raises
    ------
    Refused
        If the function takes other steps at other sizes or values, or a number in it is nothing
        that sizes say.
    """
    first = recordings[0]
    if len({len(recording.steps) for recording in recordings}) > 1:
        counts = [len(recording.steps) for recording in recordings]
        found = f"takes {min(counts)} steps on some inputs and {max(counts)} on others"
        raise RefusedAt(found, f"as a loop over a size does; {ELSEWHERE}", None)
    if len({recording.result for recording in recordings}) > 1:
        raise RefusedAt("returns other steps for other inputs", ELSEWHERE, None)
    steps = tuple(_step(found, sizes) for found in zip(*(r.steps for r in recordings), strict=True))
    return replace(first, steps=steps)


def _step(steps: Sequence[Step], sizes: Sequence[Mapping[str, int]]) -> Step:
    first = steps[0]
    given = [(step.function, step.args, tuple(sorted(step.options.items()))) for step in steps]
    try:
        _, args, options = _told(given, sizes)
    except _Other:
        found = f"does something else for other inputs, in np.{first.function} or what it is given"
        raise RefusedAt(found, f"choose with np.where; {ELSEWHERE}", first.line) from None
    return replace(first, args=args, options=dict(options))


class _Other(Exception):
    """There is no one value."""


def _told(values: Sequence[Any], sizes: Sequence[Mapping[str, int]]) -> Any:
    """Return the value that these are at their sizes."""
    first = values[0]
    if all(value == first and type(value) is type(first) for value in values):
        return first
    if all(isinstance(value, tuple) for value in values):
        if len({len(value) for value in values}) > 1:
            raise _Other
        return tuple(_told(items, sizes) for items in zip(*values, strict=True))
    if not all(type(value) is type(first) and isinstance(value, (int, float)) for value in values):
        raise _Other
    if isinstance(first, bool):
        raise _Other
    return _number(values, sizes)


def _number(values: Sequence[Any], sizes: Sequence[Mapping[str, int]]) -> Any:
    kind = "whole" if isinstance(values[0], int) else "fraction"
    for powers in _products([*sizes[0]]):
        scales = [prod(n[name] ** power for name, power in powers) for n in sizes]
        factors = [value / scale for value, scale in zip(values, scales, strict=True)]
        if all(isclose(factor, factors[0], rel_tol=1e-12) for factor in factors):
            return ("sized", kind, float(f"{factors[0]:.13g}"), powers)
    if kind == "whole":
        for name in sizes[0]:
            beyond = {value - n[name] for value, n in zip(values, sizes, strict=True)}
            if len(beyond) == 1:
                return ("sized", "beyond", float(beyond.pop()), ((name, 1.0),))
    raise _Other


def _products(names: Sequence[str]) -> Iterator[Powers]:
    """Yield powers of one size, then products of two, the plain ones first."""
    for power, name in product(_POWERS, names):
        yield ((name, power),)
    for pair in combinations_with_replacement(names, 2):
        for one, other in product(_POWERS[:4], repeat=2):
            if pair[0] != pair[1]:
                yield ((pair[0], one), (pair[1], other))
