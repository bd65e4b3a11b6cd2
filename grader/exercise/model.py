"""What an exercise is: its questions, what they are given, what is right and what goes wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files

import numpy as np

from grader.engine import Array
from grader.executor import Argument

#: Sizes by name, as drawn for one case: ``{"n_k": 4, "n_next": 3}``.
Sizes = Mapping[str, int]
#: A reference or a mutant of it: the question's arguments -> the answer, one array or several.
Answering = Callable[..., Array | Sequence[Array]]
#: All arguments of a case at once, for questions whose arguments depend on one another.
JointDraw = Callable[[np.random.Generator, Sizes, "Drawing"], tuple[Argument, ...]]


class Regime(StrEnum):
    """What kind of sizes a case is drawn with."""

    RECTANGULAR = "rectangular"  #: all sizes different: a wrong order shows as a wrong shape
    SQUARE = "square"  #: all sizes equal: a wrong order gives *values*, hence a diagnosis
    SINGLE = "single"  #: one sample in the batch, or the other sizes once more


class Drawing(StrEnum):
    """How a parameter's values are drawn in the edge cases."""

    USUAL = "usual"
    ZERO = "zero"
    SATURATED = "saturated"
    LARGE = "large"
    SHIFTED = "shifted"  #: scores moved by one large constant, which softmax does not see
    KINK = "kink"  #: some pre-activations exactly where the activation has no derivative


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a question's function.

    Attributes
    ----------
    name : str
    shape : tuple of str
        Size names, for example ``("n_next", "n_k")``; empty for a number or a function.
    meaning : str
        What it is, in a few words, as the statement says it.
    draw : callable, (Generator, Sizes, Drawing) -> Argument
    bounded : bool
        Whether the answer stays bounded when this argument grows (a pre-activation), so that it
        does not count towards the scale of rounding errors.
    """

    name: str
    shape: tuple[str, ...]
    meaning: str
    draw: Callable[[np.random.Generator, Sizes, Drawing], Argument]
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class Mistake:
    """A known wrong answer: an executable mutant of the reference.

    Attributes
    ----------
    code : str
        Stable, from the catalogue: ``M13``.
    title : str
        For the instructor.
    hints : tuple of three str
        For the student, level by level: a question, where to look, one part of the right formula.
        None gives the answer away.
    mutant : callable
        The question's arguments -> the wrong answer. A ValueError means that the mistake cannot
        be computed on such shapes.
    """

    code: str
    title: str
    hints: tuple[str, str, str]
    mutant: Answering


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near an answer must be, as ``max|a - b| / max|b|`` per array.

    A right answer in another order of operations differs by at most 1e-14 in float64 and 7e-7 in
    float32 (measured); the nearest catalogued mistake by 3e-4.
    """

    exact: float = 1e-9
    approximate: float = 1e-6
    single_precision: float = 1e-5


@dataclass(frozen=True, slots=True)
class Scoring:
    """Shares of a question's points for answers that are right but for one thing.

    Attributes
    ----------
    layout : float
        Share for right values in a wrong shape.
    approximate : float
        Share for an estimate where the exact value is wanted.
    edges : float
        Share that hangs on the edge cases, lost in proportion.
    inputs : float
        Share lost by writing to the caller's arrays.
    """

    layout: float = 0.0
    approximate: float = 0.0
    edges: float = 0.0
    inputs: float = 0.0


@dataclass(frozen=True)
class Question:
    """One function asked for.

    Attributes
    ----------
    name : str
        The function's name.
    returns : tuple of str, or str
        Shape of the answer in size names; in words where several arrays are returned.
    meaning : str
        What it returns, as the statement says it: ``dL/ds_k``.
    parameters : tuple of Parameter
    reference : callable
        The parameters in order -> array of shape ``returns``, or a tuple of arrays.
    catalogue : callable, (Question) -> tuple of Mistake
        Finds the known mistakes, simplest first; called when they are first needed.
    points : float
    joint_draw : callable or None
        Draws all arguments at once; None if each parameter draws its own.
    upper : callable or None
        At kinks every value between ``reference`` and ``upper`` is right.
    generic : callable or None
        Whether arguments are generic enough to decide on: away from kinks, both sides reached.
        Cases are drawn again until they are.
    edges : tuple of str
        The edge cases that make sense, by name.
    """

    name: str
    returns: tuple[str, ...] | str
    meaning: str
    parameters: tuple[Parameter, ...]
    reference: Answering
    catalogue: Callable[["Question"], tuple[Mistake, ...]] = lambda _: ()
    points: float = 1.0
    joint_draw: JointDraw | None = None
    upper: Answering | None = None
    generic: Callable[..., bool] | None = None
    edges: tuple[str, ...] = ("zeros", "saturated", "large", "width one", "strided and read-only")

    @property
    def signature(self) -> str:
        """The call as the statement prints it."""
        return f"{self.name}({', '.join(parameter.name for parameter in self.parameters)})"

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The known wrong answers, simplest first."""
        return self.catalogue(self)

    @property
    def several(self) -> bool:
        """Whether the function returns several arrays."""
        return isinstance(self.returns, str)

    @property
    def shape(self) -> str:
        """What is returned, as the statement prints it: ``(n_k, n_prev)``."""
        if isinstance(self.returns, str):
            return self.returns
        return f"({', '.join(self.returns)}{',' if len(self.returns) == 1 else ''})"

    @property
    def size_names(self) -> tuple[str, ...]:
        """All size names in order of appearance."""
        shapes = [parameter.shape for parameter in self.parameters]
        return tuple(dict.fromkeys(name for shape in shapes for name in shape))


@dataclass(frozen=True, slots=True)
class Golden:
    """A solution whose verdict is known: ``points`` by question name, and the mistakes to name."""

    file: str
    points: Mapping[str, float]
    mistakes: Mapping[str, str]


@dataclass(frozen=True)
class Exercise:
    """A sheet: several questions with one statement, one starter file and golden solutions.

    Attributes
    ----------
    slug : str
        Its name on the command line.
    title : str
    package : str
        The Python package that holds ``statement.md``, ``starter.py`` and ``solutions/``.
    questions : tuple of Question
    version : str
        Raised when a verdict could change; stored with every report.
    """

    slug: str
    title: str
    package: str
    questions: tuple[Question, ...]
    version: str = "1"
    scoring: Scoring = Scoring()
    tolerance: Tolerance = Tolerance()
    solutions: tuple[Golden, ...] = ()

    @cached_property
    def statement(self) -> str:
        """The sheet in Markdown with LaTeX formulas."""
        return self.read("statement.md")

    @cached_property
    def starter(self) -> str:
        """The file a student starts from; it earns nothing."""
        return self.read("starter.py")

    @property
    def max_score(self) -> float:
        """Points of all questions together."""
        return sum(question.points for question in self.questions)

    def read(self, name: str) -> str:
        """Return the text of a file of the exercise's package."""
        return files(self.package).joinpath(name).read_text(encoding="utf-8")
