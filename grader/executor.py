"""The words spoken between grading and the jail: what to call, and what came back.

Only inputs go in. What comes out is raw arrays, a bounded expression, or how the call ended;
every judgement is made on this side.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from grader.report import Outcome


@dataclass(frozen=True, slots=True)
class Wave:
    """A function handed to the student as data: ``g(s) = c0 + c1*s + c2*sin(c3*s + c4)``.

    Smooth, nowhere constant and drawn at random, so it can stand for an unknown ``f`` or ``f'``.
    Elementwise on arrays of any shape; works on complex arrays too.
    """

    coefficients: tuple[float, float, float, float, float]

    def __call__(self, s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Evaluate the function elementwise."""
        c0, c1, c2, c3, c4 = self.coefficients
        return c0 + c1 * s + c2 * np.sin(c3 * s + c4)

    @property
    def formula(self) -> str:
        """The function in Python, to follow a case by hand; digits for reading, not for proof."""
        c0, c1, c2, c3, c4 = (f"{c:.6g}" for c in self.coefficients)
        return f"lambda s: {c0} + {c1} * s + {c2} * np.sin({c3} * s + {c4})"

    @property
    def prime(self) -> "Wave":
        """The derivative, a function of the same family."""
        _, c1, c2, c3, c4 = self.coefficients
        return Wave((c1, 0.0, c2 * c3, c3, c4 + np.pi / 2))


#: What a student's function may be given: arrays, numbers, opaque functions, lists of these.
Argument = NDArray[np.generic] | float | int | str | Wave | Sequence["Argument"]


class Mode(StrEnum):
    """How a function is called inside the jail."""

    NUMERIC = "numeric"  #: on the arrays as they are
    TRACE = "trace"  #: on recorders of the same shapes; the answer is an expression
    FIELD = "field"  #: on integers mod 2**61 - 1, functions opaque; the answer is integers


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the asked function.

    Attributes
    ----------
    arguments : tuple of Argument
    mode : Mode
    writeable : bool
        Whether array arguments may be written to; by default they are read-only.
    """

    arguments: tuple[Argument, ...]
    mode: Mode = Mode.NUMERIC
    writeable: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """All calls of one question, made one after another in one process.

    Attributes
    ----------
    source : str
        The student's program.
    function : str
        The name it must define.
    calls : tuple of Call
    seed : int
        Fixes ``random`` and ``numpy.random`` inside.
    modules : tuple of (str, str)
        What the program may import beside it: paths without suffix, and sources.
    packages : tuple of str
        What it may import of the grader's machine, beside NumPy and the standard library.
    """

    source: str
    function: str
    calls: tuple[Call, ...]
    seed: int = 0
    modules: tuple[tuple[str, str], ...] = ()
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call came to.

    Attributes
    ----------
    outcome : Outcome
        ``PASSED`` if the call returned something that can be judged.
    values : tuple of arrays
        The returned array, or several if the function returned a tuple or list of arrays.
    several : bool
        Whether a tuple or list came back.
    expression : bytes
        The recorded expression of a traced call; to be validated before use.
    error : str
        The student's traceback or the reason in one line, at most 2000 characters.
    mutated : tuple of int
        Positions of the array arguments whose contents were changed.
    """

    outcome: Outcome
    values: tuple[NDArray[np.generic], ...] = ()
    several: bool = False
    expression: bytes = b""
    error: str = ""
    mutated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement of the program that raised or never ended while it was loaded, and was left out.

    Attributes
    ----------
    line : int
        Where it begins, from 1.
    outcome : Outcome
        ``CRASHED``, ``EXITED`` if it wanted to end the program, or ``TIMED_OUT``.
    error : str
        The student's traceback, or the exit status.
    """

    line: int
    outcome: Outcome
    error: str


@dataclass(frozen=True, slots=True)
class Run:
    """How a whole job went.

    Attributes
    ----------
    outcome : Outcome
        ``PASSED`` if every call was answered, whatever the answers are; otherwise what ended it.
    answers : tuple of Answer
        One for each call that was answered before the end.
    detail : str
        The reason in one line: the signal's name, the exit status, the limit.
    error : str
        The student's traceback when the program itself failed to load.
    printed : str
        What the program printed, cut at a stated length.
    left_out : tuple of LeftOut
        The first statements that the program was loaded without.
    """

    outcome: Outcome
    answers: tuple[Answer, ...] = ()
    detail: str = ""
    error: str = ""
    printed: str = ""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Walls:
    """What stands between student code and the machine, as stored with every score."""

    tier: str
    limits: dict[str, float] = field(default_factory=dict)


class Executor(Protocol):
    """Runs a student's functions somewhere; the jail is the one that is safe.

    Whoever inherits from it runs jobs one by one.
    """

    @property
    def walls(self) -> Walls:
        """What stands between student code and the machine."""

    def run(self, job: Job) -> Run:
        """Run one job; raise :class:`grader.errors.SandboxError` if *we* fail."""

    def run_each(self, jobs: Sequence[Job]) -> tuple[Run, ...]:
        """Run several jobs, each as if it were the only one; errors as for one."""
        return tuple(map(self.run, jobs))
