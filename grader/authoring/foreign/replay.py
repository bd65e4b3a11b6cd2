"""A recorded function, done again by ourselves: the same steps of a closed list, and no code."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any, Final

import numpy as np

from grader.authoring.foreign.listing import Listing, Written
from grader.authoring.foreign.recording import Recording, RefusedAt, Step
from grader.derive import Forward, Refused, Slip
from grader.derive.pullbacks import CONSTANT, PULL_BACKS
from grader.derive.tape import Taped, apply, held
from grader.errors import ExerciseInvalid

#: Entries of an array that a step may give; of those that can be foreseen, before it is done.
MOST_ENTRIES: Final = 2**15
#: What a recorded step may call: nothing that makes an array larger than its arguments together,
#: unless :func:`_foreseen` knows how large.
_FOLLOWED: Final = """
    add subtract multiply divide negative positive copy square reciprocal power exp expm1 log log1p
    log2 log10 sqrt tanh sin cos arctan sinh cosh absolute maximum minimum clip where matmul outer
    einsum sum mean var std max min prod cumsum norm inv det trace tril triu broadcast_to reshape
    ravel squeeze expand_dims transpose swapaxes concatenate stack getitem pad
    greater greater_equal less less_equal equal not_equal logical_and logical_or logical_not sign
    argmax argmin zeros_like ones_like full_like
""".split()  # noqa: SIM905  a list of sixty quoted names is hard to read
FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    function.__name__: function
    for function in (*PULL_BACKS, *CONSTANT)
    if function.__name__ in _FOLLOWED
}
#: Stands in for the author's code where the tape asks for a place; beside it a step's number.
_CODE: Final = (lambda: None).__code__


@dataclass(frozen=True)
class Replay:
    """A function out of a recording, and how it is written.

    Attributes
    ----------
    listing : Listing
    recording : Recording
    owners : mapping of str to (int, int)
        By the name of a size, the argument and the axis that have it.
    """

    listing: Listing
    recording: Recording
    owners: Mapping[str, tuple[int, int]]

    def __post_init__(self) -> None:
        """See that every step is one that can be followed."""
        for step in self.recording.steps:
            if step.function not in FUNCTIONS:
                found = f"calls np.{step.function}, whose derivative is not known here"
                raise RefusedAt(found, "write it out", step.line)

    @property
    def __name__(self) -> str:
        return self.listing.name

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self.listing.__doc__

    @cached_property
    def __signature__(self) -> inspect.Signature:
        return self.listing.__signature__

    @cached_property
    def places(self) -> tuple[int, ...]:
        """For each step the first one taken at the same place of the code, as in a loop."""
        first: dict[Any, int] = {}
        return tuple(
            first.setdefault((step.function, step.span), number) if step.span else number
            for number, step in enumerate(self.recording.steps)
        )

    def forward(self, wanted: tuple[str, ...]) -> "ReplayedForward":
        """Return the function with what it is to be differentiated by."""
        return ReplayedForward(self, wanted)

    def __call__(self, *arguments: Any) -> Any:
        """Do all steps on these arguments: numbers, symbols or what is on the tape.

        Raises
        ------
        ExerciseInvalid
            If an array grows too large.
        """
        values = list(arguments)
        reader = _Reader(values, self.owners)
        for number, step in enumerate(self.recording.steps):
            values.append(self._done(number, step, reader))
        return values[self.recording.result]

    def _done(self, number: int, step: Step, reader: "_Reader") -> Any:
        function = FUNCTIONS[step.function]
        try:
            args = tuple(map(reader.value, step.args))
            options = {key: reader.value(value) for key, value in step.options.items()}
        except _Oversized as constant:
            self._see(constant.entries, step)
            raise
        self._see(_foreseen(function, [held(value) for value in args]), step)
        if any(isinstance(value, Taped) for value in _flat(args)):
            node = apply(function, args, options)
            assert node.step is not None
            node.step = replace(node.step, place=(_CODE, self.places[number]))
            self._see(node.size, step)
            return node
        value = function(*args, **options)
        self._see(int(np.size(value)), step)
        return value

    def _see(self, entries: int, step: Step) -> None:
        if entries > MOST_ENTRIES:
            where = f"line {step.line}" if step.line else "forward"
            reason = f"it makes an array of {entries:,} entries; at most {MOST_ENTRIES:,} are made"
            raise ExerciseInvalid(self.listing.name, where, reason)


class ReplayedForward(Forward):
    """The function on the tape, with the words of its listing."""

    @cached_property
    def source(self) -> Written:
        """The function as it is written."""
        replay = self._replay
        spans = tuple(step.span for step in replay.recording.steps)
        return Written(self.function, replay.listing, spans)

    @property
    def _replay(self) -> Replay:
        assert isinstance(self.function, Replay)
        return self.function

    def gradients(self, dout: Any, given: Sequence[Any], slip: Slip | None = None) -> list[Any]:
        """Return the gradients; what is refused is told with its line."""
        try:
            return super().gradients(dout, given, slip)
        except RefusedAt:
            raise
        except Refused as refused:
            steps = self._replay.recording.steps
            line = steps[refused.place[1]].line if refused.place else None
            raise RefusedAt(refused.found, refused.advice, line) from refused


class _Oversized(Exception):
    """An array that is given in a step has too many entries."""

    def __init__(self, entries: int) -> None:
        super().__init__(entries)
        self.entries = entries


@dataclass(frozen=True)
class _Reader:
    """Makes values of what a recording says of them."""

    values: Sequence[Any]
    owners: Mapping[str, tuple[int, int]]

    def value(self, told: Any) -> Any:  # noqa: PLR0911  a line for each kind
        """Return a value."""
        if not isinstance(told, tuple):
            return told
        kind, *rest = told
        if kind == "node":
            return self.values[rest[0]]
        if kind in ("tuple", "list"):
            items = [self.value(item) for item in rest]
            return items if kind == "list" else tuple(items)
        if kind == "slice":
            return slice(*map(self.value, rest))
        if kind == "ellipsis":
            return Ellipsis
        if kind == "float":
            return self.value(rest[0])
        if kind == "sized":
            return self._sized(*rest)
        return self._array(kind, rest)

    def _array(self, kind: str, rest: Sequence[Any]) -> Any:
        if kind == "arange":
            return np.arange(self._length(rest[0]))
        if kind == "eye":
            length = self._length(rest[0])
            if length**2 > MOST_ENTRIES:
                raise _Oversized(length**2)
            return np.eye(length, dtype=_DTYPES[rest[1]])
        if kind == "full":
            shape = tuple(map(self._length, rest[0]))
            if prod(shape) > MOST_ENTRIES:
                raise _Oversized(prod(shape))
            return np.full(shape, self.value(rest[2]), dtype=_DTYPES[rest[1]])
        shape = tuple(map(self._length, rest[0]))
        return np.array([self.value(v) for v in rest[1]], dtype=_DTYPES[kind]).reshape(shape)

    def _length(self, told: Any) -> int:
        length = int(self.value(told))
        if length > MOST_ENTRIES:
            raise _Oversized(length)
        return length

    def _sized(self, kind: str, number: float, powers: Sequence[tuple[str, float]]) -> Any:
        """Return a number made of sizes, which remember whose they are on the tape."""
        sizes = [self._size(name) for name, _ in powers]
        if kind == "beyond":
            return sizes[0] + int(number)
        made: Any = int(number) if number == int(number) and kind == "whole" else number
        for size, (_, power) in zip(sizes, powers, strict=True):
            scale = np.sqrt(size) if abs(power) == 0.5 else size**2 if abs(power) == 2 else size
            if power > 0:
                made = scale if isinstance(made, (int, float)) and made == 1 else made * scale
            else:
                made = made // scale if kind == "whole" and made % scale == 0 else made / scale
        return int(made) if kind == "whole" and isinstance(made, float) else made

    def _size(self, name: str) -> Any:
        place, axis = self.owners[name]
        return self.values[place].shape[axis]


_DTYPES: Final = {"floats": np.float64, "ints": np.int64}


def _flat(values: Sequence[Any]) -> list[Any]:
    """Return values with those in lists and tuples."""
    found = []
    for value in values:
        found += _flat(value) if isinstance(value, (list, tuple)) else [value]
    return found


def _foreseen(function: Any, args: Sequence[Any]) -> int:
    """Return how many entries a step gives, of those that may give many; else 0.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    shapes = [np.shape(value) for value in args if not isinstance(value, (str, tuple, list))]
    if function is np.broadcast_to:
        return prod(map(int, np.atleast_1d(args[1])))
    if function is np.pad:
        widths = np.broadcast_to(args[1], (len(shapes[0]), 2)).sum(axis=1)
        return prod(map(int, widths + shapes[0]))
    if function is np.outer:
        return prod(map(prod, shapes))
    if function is np.einsum:
        words = args[0].replace(" ", "").partition("->")[0].split(",")
        named = zip("".join(words), [n for shape in shapes for n in shape], strict=True)
        return int(prod(dict(named).values()))
    if function is np.matmul and all(shapes):
        left, right = shapes
        stacked = prod(np.broadcast_shapes(left[:-2], right[:-2]))
        columns = right[-1:] if len(right) > 1 else ()
        return int(prod((stacked, *left[-2:-1], *columns)))
    stretches = isinstance(function, np.ufunc) or function in (np.where, np.clip)
    return int(prod(np.broadcast_shapes(*shapes))) if stretches else 0
