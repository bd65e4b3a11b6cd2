"""What an exercise is: its questions, what they are given, what is right and what goes wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from typing import Protocol

import numpy as np

from grader.engine import Array
from grader.errors import ExerciseInvalid
from grader.executor import Argument
from grader.exercise import imports
from grader.exercise.golden import (
    CHANGES,
    FOLDER,
    Golden,
    base_of,
    changed,
    declared,
    without_head,
)
from grader.exercise.shares import Scoring, Tolerance
from grader.misconceptions import Mistake

#: The size name of an axis that always has length 1.
ONE = "one"
#: Sizes by name, as drawn for one case: ``{"n_k": 4, "n_next": 3}``.
Sizes = Mapping[str, int]
#: A reference or a mutant of it: the question's arguments -> the answer, one array or several.
Answering = Callable[..., Array | Sequence[Array]]
#: All arguments of a case at once, for questions whose arguments depend on one another.
JointDraw = Callable[[np.random.Generator, Sizes, "Drawing"], tuple[Argument, ...]]


def fixed_sizes(names: Iterable[str]) -> dict[str, int]:
    """Return the sizes that are the same in every case: 1, and those whose name is a number."""
    return {ONE: 1} | {name: int(name) for name in names if name.isdigit()}


def printed_shape(names: Sequence[str]) -> str:
    """Return a shape of size names as the statement prints it: ``(n_k, n_prev)``, ``(n_k,)``.

    Examples
    --------
    >>> printed_shape(("n_k", "one")), printed_shape(("B",)), printed_shape(())
    ('(n_k, 1)', '(B,)', '()')
    """
    sizes = ["1" if name == ONE else name for name in names]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


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
    unit_axis : int or None
        The axis along which its entries always add up to 1, as those of labels do: formulas that
        agree there are equal.
    """

    name: str
    shape: tuple[str, ...]
    meaning: str
    draw: Callable[[np.random.Generator, Sizes, Drawing], Argument]
    bounded: bool = False
    unit_axis: int | None = None


def layered(*letters: str) -> Callable[[int], tuple[str, ...]]:
    """Return what to call the arrays of a list that goes through all layers, letter by letter.

    Examples
    --------
    >>> layered("dW", "db")(4)
    ('dW_1', 'dW_2', 'db_1', 'db_2')
    """

    def names(count: int) -> tuple[str, ...]:
        depth = count // len(letters)
        return tuple(f"{letter}_{k}" for letter in letters for k in range(1, depth + 1))

    return names


@dataclass(frozen=True)
class Question:
    """One function asked for.

    Attributes
    ----------
    name : str
        The function's name.
    returns : tuple of str, or str
        Shape of the answer in size names; in words where several arrays are returned.
    parts : tuple of str, or callable, (count) -> tuple of str
        What each of several arrays is called; each earns its share of the points.
    weights : tuple of float
        How much each part counts; all the same if there are none.
    meaning : str
        What it returns, as the statement says it: ``dL/ds_k``.
    parameters : tuple of Parameter
    reference : callable
        The parameters in order -> array of shape ``returns``, or a tuple of arrays.
    catalogue : callable, (Question) -> tuple of Mistake
        Finds the known mistakes, simplest first; called when they are first needed.
    variants : callable, () -> sequence of Mistake
        The same mistakes made in some places only, looked at where none of the others explains.
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
    rising : tuple of str
        Size names that rectangular cases draw in rising order; the others fall where they fall.
    scoring : Scoring or None
        Its own, where questions of several exercises make one; None for the exercise's.
    """

    name: str
    returns: tuple[str, ...] | str
    meaning: str
    parameters: tuple[Parameter, ...]
    reference: Answering
    catalogue: Callable[["Question"], tuple[Mistake, ...]] = lambda _: ()
    points: float = 1.0
    parts: tuple[str, ...] | Callable[[int], tuple[str, ...]] = ()
    weights: tuple[float, ...] = ()
    variants: Callable[[], Sequence[Mistake]] = tuple
    joint_draw: JointDraw | None = None
    upper: Answering | None = None
    generic: Callable[..., bool] | None = None
    edges: tuple[str, ...] = ("zeros", "saturated", "large", "width one", "strided")
    rising: tuple[str, ...] = ()
    scoring: Scoring | None = None

    @property
    def signature(self) -> str:
        """The call as the statement prints it."""
        return f"{self.name}({', '.join(parameter.name for parameter in self.parameters)})"

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The known wrong answers, simplest first."""
        return self.catalogue(self)

    def part_names(self, count: int) -> tuple[str, ...]:
        """Return what each of so many returned arrays is called."""
        if not self.several:
            return (self.name,)
        names = self.parts(count) if callable(self.parts) else self.parts
        if len(names) == count:
            return names
        return tuple(f"{self.name}(...)[{i}]" for i in range(count))

    @property
    def several(self) -> bool:
        """Whether the function returns several arrays."""
        return isinstance(self.returns, str)

    @property
    def shape(self) -> str:
        """What is returned, as the statement prints it: ``(n_k, n_prev)``."""
        if isinstance(self.returns, str):
            return self.returns
        return printed_shape(self.returns)

    @property
    def size_names(self) -> tuple[str, ...]:
        """All size names in order of appearance."""
        shapes = [parameter.shape for parameter in self.parameters]
        return tuple(dict.fromkeys(name for shape in shapes for name in shape))


class WrittenQuestion(Protocol):
    """What is answered in writing; see :mod:`grader.exercise.written`."""

    @property
    def name(self) -> str:
        """What the answer is called."""

    @property
    def points(self) -> float:
        """Points for a right answer."""

    @property
    def signature(self) -> str:
        """The question in a line."""


@dataclass(frozen=True)
class Exercise:
    """A sheet: several questions with one statement, one starter file and golden solutions.

    Attributes
    ----------
    slug : str
        Its name on the command line.
    title : str
    questions : tuple of Question
        The functions asked for.
    package : str
        The Python package that holds ``statement.md``, ``starter.py`` and ``solutions/``.
    files : mapping of str to str
        The same files given as text, by path; what is not here is read from the package.
    version : str
        Raised when a verdict could change; stored with every report.
    scoring : Scoring
    tolerance : Tolerance
    solutions : tuple of Golden
        Empty where the files in ``solutions/`` declare in their heads what they earn.
    derive : callable, () -> sequence of (Golden, str)
        Finds further golden solutions with their sources; called when they are first needed.
    written : tuple of WrittenQuestion
        The formulas and derivations asked for.
    variants : callable, (course secret, student) -> Exercise; or None
        Draws each student's own exercise; None where all students get the same.
    packages : tuple of str
        What programs may import beside NumPy and the standard library, by the names that are
        imported: ``("scipy",)``. The grader's machine has to have them.
    courses : tuple of str
        Which courses set such an exercise, as the statement says it.
    """

    slug: str
    title: str
    questions: tuple[Question, ...]
    package: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    version: str = "1"
    scoring: Scoring = field(default_factory=Scoring)
    tolerance: Tolerance = field(default_factory=Tolerance)
    solutions: tuple[Golden, ...] = ()
    derive: Callable[[], Iterable[tuple[Golden, str]]] = tuple
    written: tuple[WrittenQuestion, ...] = ()
    variants: Callable[[str, str], "Exercise"] | None = None
    packages: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()

    def allowing(self, packages: Iterable[str]) -> "Exercise":
        """Return the exercise with more that programs may import: what a course allows."""
        more = tuple(name for name in packages if name not in self.packages)
        return replace(self, packages=self.packages + more) if more else self

    @cached_property
    def statement(self) -> str:
        """The sheet in Markdown with LaTeX formulas, who sets it, and what can be imported."""
        parts = [self.read("statement.md").rstrip()]
        if self.courses:
            parts.append(f"Set by {', '.join(self.courses)}.")
        if self.questions:
            parts.append(imports.paragraph(self.packages).rstrip())
        return "\n\n".join(parts) + "\n"

    @cached_property
    def starter(self) -> str:
        """The file a student starts from; it earns nothing."""
        written = self.read(f"starter{self.suffix}")
        return f"{imports.comment(self.packages)}{written}" if self.questions else written

    @property
    def suffix(self) -> str:
        """Of the file that is handed in: a program, or Markdown where only writing is asked for."""
        return ".py" if self.questions else ".md"

    @cached_property
    def goldens(self) -> tuple[Golden, ...]:
        """All golden solutions; raises ExerciseInvalid if some are to be derived and cannot be."""
        given = self.solutions or tuple(self._declared())
        return (*given, *(golden for golden, _ in self._derived.values()))

    def _declared(self) -> Iterator[Golden]:
        """Yield the golden solutions that say in their heads what they earn."""
        points = {question.name: question.points for question in (*self.questions, *self.written)}
        names = [path.removeprefix(FOLDER) for path in self.files if path.startswith(FOLDER)]
        folder = files(self.package).joinpath(FOLDER) if self.package else None
        if folder is not None and folder.is_dir():
            endings = (self.suffix, f"{self.suffix}{CHANGES}")
            names += [file.name for file in folder.iterdir() if file.name.endswith(endings)]
        for name in sorted(name.removesuffix(CHANGES) for name in names):
            yield declared(name, self._text(f"{FOLDER}{name}"), points)

    @cached_property
    def _derived(self) -> dict[str, tuple[Golden, str]]:
        return {golden.path: (golden, source) for golden, source in self.derive()}

    @property
    def max_score(self) -> float:
        """Points of all questions together."""
        return sum(question.points for question in (*self.questions, *self.written))

    def handed_in(self, golden: Golden) -> tuple[str, str]:
        """Return program and text of a golden solution; raises as :meth:`read`."""
        return self.halves(self.read(golden.path), golden.text)

    def halves(self, file: str, beside: str = "") -> tuple[str, str]:
        """Return program and text of a file of its kind, and of what is in writing beside it."""
        return (file, beside) if self.questions else ("", file)

    def read(self, name: str) -> str:
        """Return the text of one of the exercise's files; of a golden solution without its head.

        Raises
        ------
        ExerciseInvalid
            If there is no such file, neither as text nor in the package.
        """
        text = self._text(name)
        return without_head(text) if name.startswith(FOLDER) else text

    def _text(self, name: str) -> str:
        text = self._stored(name)
        if text is None and (changes := self._stored(f"{name}{CHANGES}")) is not None:
            text = changed(name, changes, self._stored(f"{FOLDER}{base_of(changes)}"))
        if text is None:
            wanted = f"not in the package {self.package}" if self.package else "missing"
            raise ExerciseInvalid(self.slug, name, f"is {wanted}; give it there, or in files")
        return text

    def _stored(self, name: str) -> str | None:
        if name in self.files:
            return self.files[name]
        if name in self._derived:
            return self._derived[name][1]
        file = files(self.package).joinpath(name) if self.package else None
        return file.read_text(encoding="utf-8") if file and file.is_file() else None
