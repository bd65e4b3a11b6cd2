"""Arrays that remember how they were made, so that derivatives can be led back along it.

The forward function of an author runs as it stands, on arrays of this class. What they hold may be
numbers or the symbols of :mod:`grader.tracing`; each step notes the NumPy function, its arguments
and the place in the author's code. So loops and choices that depend on values cost nothing: what
was done is what is differentiated.
"""

import itertools
import operator
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from opcode import opmap
from types import CodeType
from typing import Any, Final, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from grader.derive.places import Refused
from grader.derive.sizes import Size

#: A place in an author's code: the code object and the instruction in it.
Place = tuple[CodeType, int]
_COUNTER = itertools.count()
#: What an array tells of itself, which is no step.
_TOLD: Final = frozenset({np.shape, np.ndim, np.size})
_OURS: Final = ("grader.derive", "numpy")


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One NumPy call.

    Attributes
    ----------
    function : callable
    args, options : tuple and dict
        As given, with taped arrays among them.
    place : Place
        Where the author's code made it.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    options: dict[str, Any]
    place: Place

    @property
    def operands(self) -> Iterator[tuple[int, int, "Taped"]]:
        """The taped arrays among the arguments: position, position in a list or -1, array."""
        for position, argument in enumerate(self.args):
            if isinstance(argument, Taped):
                yield position, -1, argument
            elif isinstance(argument, (list, tuple)) and self.function is not operator.getitem:
                for within, item in enumerate(argument):
                    if isinstance(item, Taped):
                        yield position, within, item


@dataclass(eq=False)
class Taped(NDArrayOperatorsMixin):
    """An array on the tape.

    Attributes
    ----------
    value : array or number, or symbols
    step : Step or None
        How it was made; None for an argument.
    name : str
        What the author's code calls it, if it does.
    serial : int
        Later ones were made later.
    """

    value: Any
    step: Step | None = None
    name: str = ""
    serial: int = field(default_factory=lambda: next(_COUNTER))
    __array_priority__ = 2000

    @property
    def operands(self) -> tuple["Taped", ...]:
        """The taped arrays that it was made of."""
        return tuple(array for _, _, array in self.step.operands) if self.step else ()

    @property
    def shape(self) -> tuple[Size, ...]:
        """Lengths of the axes, which know whose they are."""
        return tuple(Size(n, self, axis) for axis, n in enumerate(np.shape(self.value)))

    @property
    def ndim(self) -> int:
        """How many axes there are."""
        return np.ndim(self.value)

    @property
    def size(self) -> int:
        """How many entries there are."""
        return int(np.size(self.value))

    @property
    def dtype(self) -> Any:
        """What the entries are."""
        return getattr(self.value, "dtype", np.dtype(type(self.value)))

    @property
    def T(self) -> "Taped":  # noqa: N802  NumPy's name
        """The transpose."""
        return apply(np.transpose, (self,), {})

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator["Taped"]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key: Any) -> "Taped":
        return apply(operator.getitem, (self, key), {})

    def __setitem__(self, key: Any, value: Any) -> None:
        refuse(
            "writes into an array",
            "make it in one expression, with np.stack, np.concatenate or np.where",
        )

    def __bool__(self) -> bool:
        return bool(self.value)

    def __index__(self) -> int:
        return operator.index(self.value)

    def __int__(self) -> int:
        return int(self.value)

    def __float__(self) -> float:
        refuse(
            "needs an ordinary number where an argument comes in",
            "call NumPy's own functions (np.sqrt, not math.sqrt), and put arrays together with "
            "np.stack or np.concatenate instead of writing into np.zeros",
        )

    def __array__(self, *_: Any, **__: Any) -> Any:
        self.__float__()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options.keys() - {"out"}:
            refuse(f"calls np.{ufunc.__name__}.{method} with options", "write it with np.sum")
        out = options.get("out", (None,))[0]
        if isinstance(out, Taped) and out.step is None:
            refuse(f"writes into its argument {out.name}", f"make a new array of {out.name}")
        return apply(ufunc, inputs, {})

    def __array_function__(self, function: Any, _: Any, args: Any, options: Any) -> Any:
        if function in _TOLD:
            return getattr(args[0], function.__name__)
        return apply(function, args, options)

    def reshape(self, *shape: Any) -> "Taped":
        """Return the same entries in another shape."""
        return apply(np.reshape, (self, shape[0] if len(shape) == 1 else shape), {})

    def transpose(self, *axes: Any) -> "Taped":
        """Return the array with its axes turned round."""
        given = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        return apply(np.transpose, (self, given) if given else (self,), {})

    def astype(self, dtype: Any, **_: Any) -> "Taped":
        """Return the array itself: its numbers are float64."""
        if np.dtype(dtype) != np.float64:
            refuse(f"rounds to {np.dtype(dtype)}", "leave the numbers as they are")
        return self

    def flatten(self) -> "Taped":
        """Return the entries in one row."""
        return apply(np.ravel, (self,), {})


def _method(name: str) -> Callable[..., Any]:
    function = getattr(np, name)

    def method(self: Taped, *args: Any, **options: Any) -> Any:
        return apply(function, (self, *args), options)

    return method


for _name in ("sum", "mean", "max", "min", "var", "std", "squeeze", "swapaxes", "dot", "ravel",
              "copy", "argmax", "argmin", "clip", "cumsum", "repeat", "any", "all"):  # fmt: skip
    setattr(Taped, _name, _method(_name))


def apply(function: Callable[..., Any], args: Sequence[Any], options: dict[str, Any]) -> "Taped":
    """Call a function on what taped arrays hold, and note the step."""
    args = tuple(args)
    if function is np.dot:
        function = np.matmul if all(map(np.ndim, args)) else np.multiply
    value = function(*map(held, args), **{key: held(v) for key, v in options.items()})
    if isinstance(value, (list, tuple)):
        refuse(f"calls np.{function.__name__}, which returns several arrays", "take slices instead")
    return Taped(value, Step(function, args, options, _place()))


def held(value: Any) -> Any:
    """Return what a taped array holds, in lists too."""
    if isinstance(value, Taped):
        return value.value
    if isinstance(value, (list, tuple)):
        return type(value)(map(held, value))
    return value


def refuse(found: str, advice: str) -> NoReturn:
    """Raise Refused with the place in the author's code."""
    raise Refused(found, advice, _place())


def _place() -> Place:
    frame = sys._getframe(2)  # noqa: SLF001  the only way to know the instruction
    while frame.f_globals.get("__name__", "").startswith(_OURS) and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_code, _instruction(frame.f_code, frame.f_lasti)


@cache
def _instruction(code: CodeType, last: int) -> int:
    """Return the instruction at a place: a call that was inlined, once it is warm, is in its cache.

    So the same step of the same code is at the same place however often it has run.
    """
    while last and code.co_code[last] == opmap["CACHE"]:
        last -= 2
    return last
