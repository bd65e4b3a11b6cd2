"""The inputs a question is judged on: drawn from a seed until no known mistake can pass.

Nine cases (five rectangular, three square, one with a single sample) kill every catalogued
mistake; edge cases come on top with rules of their own. The same seed draws the same suite.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.engine import Array
from grader.errors import ExerciseInvalid, ReferenceFailed
from grader.executor import Argument
from grader.exercise.model import Answering, Drawing, Question, Regime, fixed_sizes
from grader.misconceptions import Mistake

REGIMES = (
    Regime.RECTANGULAR,
    Regime.SQUARE,
    *[Regime.RECTANGULAR] * 4,
    *[Regime.SQUARE] * 2,
    Regime.SINGLE,
)
#: The first cases of the suite are shown to students with all their numbers.
PUBLIC = 2
#: A mistake counts as killed by a case when it is off by more than this, normwise: ten times what
#: still counts as approximate.
MARGIN = 1e-5
DRAWS = 100
#: So often a case is drawn until its inputs are generic: several layers with kinks need many.
GENERIC_DRAWS = 2000
SQUARE_SIZES = (3, 4)
#: Edge cases by name, with how values are drawn in them.
EDGES = {
    "zeros": Drawing.ZERO,
    "saturated": Drawing.SATURATED,
    "large": Drawing.LARGE,
    "scores shifted by 1000": Drawing.SHIFTED,
    "kink": Drawing.KINK,
    "width one": Drawing.USUAL,
    "strided": Drawing.USUAL,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One array that is right.

    Attributes
    ----------
    values : array
    scale : float
        What an error is measured against: ``max|values|``, or the size of the quantities that
        cancel where zero is the right answer.
    upper : array or None
        At kinks every number between ``values`` and ``upper`` is right.
    """

    values: Array
    scale: float
    upper: Array | None = None

    def gap(self, answer: Array) -> Array:
        """Return how far each entry is from what is right, absolute; NaN where it is no number."""
        if self.upper is None:
            return np.abs(answer - self.values)
        return np.maximum(np.maximum(self.values - answer, answer - self.upper), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One set of inputs with what is right on it.

    Attributes
    ----------
    name : str
    arguments : tuple of Argument
    wanted : tuple of Wanted
        One for each array that is returned.
    public : bool
        Whether a student may see the wanted values.
    """

    name: str
    arguments: tuple[Argument, ...]
    wanted: tuple[Wanted, ...]
    public: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Suite:
    """All cases of a question; ``cases`` decide, ``edges`` are judged by rules of their own."""

    question: Question
    seed: int
    cases: tuple[Case, ...]
    edges: tuple[Case, ...]


@lru_cache(maxsize=256)
def draw_public_suite(question: Question, seed: int) -> Suite:
    """Return the part of the suite that students may see all of; errors as for the whole."""
    suite = draw_suite(question, seed)
    return Suite(question, seed, tuple(case for case in suite.cases if case.public), ())


@lru_cache(maxsize=256)
def draw_suite(question: Question, seed: int) -> Suite:
    """Draw the suite of a question from a seed, rejecting draws that let a mistake pass.

    Parameters
    ----------
    question : Question
    seed : int

    Returns
    -------
    Suite

    Raises
    ------
    ExerciseInvalid
        If a mistake survives every draw: it equals the reference, or cannot be told from it.
    ReferenceFailed
        If the reference raises or returns something that is no finite array of the stated shape.
    """
    survivors: list[Mistake] = []
    for attempt in range(DRAWS):
        cases = draw_cases(question, seed, attempt)
        survivors = [
            mistake
            for mistake in question.mistakes
            if not any(kills(case, mistake, several=question.several) for case in cases)
        ]
        if not survivors:
            return Suite(question, seed, cases, tuple(_edges(question, seed)))
    names = ", ".join(mistake.code for mistake in survivors)
    raise ExerciseInvalid(question.name, "mistakes", f"{names} cannot be told from the reference")


def draw_cases(question: Question, seed: int, attempt: int = 0) -> tuple[Case, ...]:
    """Draw the nine deciding cases once, without a look at the mistakes."""
    return _cases(question, seed, attempt)


def _rng(question: Question, *key: int | str) -> np.random.Generator:
    """Return a stream of its own for each question, seed and place; stable across processes."""
    digest = blake2b(repr((question.name, *key)).encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))


@lru_cache(maxsize=256)
def _cases(question: Question, seed: int, attempt: int) -> tuple[Case, ...]:
    return tuple(_drawn_cases(question, seed, attempt))


def _drawn_cases(question: Question, seed: int, attempt: int) -> Iterator[Case]:
    for index, regime in enumerate(REGIMES):
        rng = _rng(question, seed, attempt, index)
        arguments = _draw_generic(question, rng, regime, small=index < PUBLIC)
        wanted = tuple(
            Wanted(values, _largest(values) or 1.0, upper)
            for values, upper in _answers(question, arguments)
        )
        yield Case(f"case {index + 1}", arguments, wanted, public=index < PUBLIC)


def _edges(question: Question, seed: int) -> Iterator[Case]:
    for name in question.edges:
        rng = _rng(question, seed, name)
        sizes = _sizes(question, Regime.RECTANGULAR, rng, small=False)
        if name == "width one":
            sizes = dict.fromkeys(sizes, 1) | fixed_sizes(sizes)
        arguments = _draw(question, rng, sizes, EDGES[name])
        if name == "strided":
            arguments = tuple(_strided(argument) for argument in arguments)
        scale = _forward_scale(question, arguments)
        wanted = tuple(
            Wanted(values, max(_largest(values), scale), upper)
            for values, upper in _answers(question, arguments)
        )
        yield Case(name, arguments, wanted)


def _sizes(
    question: Question, regime: Regime, rng: np.random.Generator, *, small: bool
) -> dict[str, int]:
    fixed = fixed_sizes(question.size_names)
    names = [name for name in question.size_names if name not in fixed]
    largest = max(len(names) + 1, 3 if small else 7)
    drawn = rng.permutation(np.arange(2, largest + 1))[: len(names)]
    sizes = {name: int(size) for name, size in zip(names, drawn, strict=True)} | fixed
    ordered = sorted(sizes[name] for name in question.rising)
    sizes |= dict(zip(question.rising, ordered, strict=True))
    if regime is Regime.SQUARE:
        size = 2 if small else int(rng.choice(SQUARE_SIZES))
        sizes |= dict.fromkeys(names, size)
    if regime is Regime.SINGLE and "B" in sizes:
        sizes["B"] = 1
    return sizes


def _draw_generic(
    question: Question, rng: np.random.Generator, regime: Regime, *, small: bool
) -> tuple[Argument, ...]:
    for _ in range(GENERIC_DRAWS):
        sizes = _sizes(question, regime, rng, small=small)
        arguments = _draw(question, rng, sizes, Drawing.USUAL)
        if question.generic is None or question.generic(*arguments):
            return arguments
    raise ExerciseInvalid(question.name, "generic", f"no generic inputs in {GENERIC_DRAWS} draws")


def _draw(
    question: Question, rng: np.random.Generator, sizes: dict[str, int], drawing: Drawing
) -> tuple[Argument, ...]:
    if question.joint_draw is not None:
        return question.joint_draw(rng, sizes, drawing)
    return tuple(parameter.draw(rng, sizes, drawing) for parameter in question.parameters)


def _strided(argument: Argument) -> Argument:
    """Return the same numbers as views into larger arrays."""
    if isinstance(argument, np.ndarray):
        return np.repeat(argument, 2, axis=-1)[..., ::2] if argument.ndim else argument
    if isinstance(argument, list | tuple):
        return [_strided(item) for item in argument]
    return argument


def arrays_of(answer: Array | Sequence[Array], *, several: bool) -> tuple[Array, ...]:
    """Return what a reference or a mutant answered as a tuple of float64 arrays."""
    arrays = answer if several else (answer,)
    return tuple(np.asarray(array, dtype=np.float64) for array in arrays)


@lru_cache(maxsize=2**14)
def answers_of(mutant: Answering, case: Case, *, several: bool) -> tuple[Array, ...] | None:
    """Return what a mutant answers on a case; None where it answers nothing.

    It is kept: catalogues, suites and each wrong answer of a class ask the same.
    """
    try:
        return arrays_of(mutant(*case.arguments), several=several)
    except ValueError:
        return None


def _answers(
    question: Question, arguments: Sequence[Argument]
) -> Iterator[tuple[Array, Array | None]]:
    """Yield each right array with its upper end at kinks, if there is one."""
    try:
        values = arrays_of(question.reference(*arguments), several=question.several)
        upper: Sequence[Array | None] = [None] * len(values)
        if question.upper is not None:
            upper = arrays_of(question.upper(*arguments), several=question.several)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise ReferenceFailed(question.name, str(error)) from error
    for array in values:
        if not np.isfinite(array).all():
            raise ReferenceFailed(question.name, f"returned {array!r}")
    yield from zip(values, upper, strict=True)


def _forward_scale(question: Question, arguments: Sequence[Argument]) -> float:
    scale = 1.0
    for parameter, argument in zip(question.parameters, arguments, strict=True):
        if isinstance(argument, np.ndarray) and not parameter.bounded:
            scale *= _largest(argument) or 1.0
    return scale


def _largest(array: npt.NDArray[Any]) -> float:
    return float(np.max(np.abs(array), initial=0.0))


def shares_of(question: Question, cases: Sequence[Case]) -> dict[str, float | None]:
    """Return the share of a question's points that each part earns.

    Where the inputs ask for lists of different lengths no part has a share of its own (None): what
    is asked for is one rule for all of them.
    """
    lists = {question.part_names(len(case.wanted)) for case in cases}
    if len(lists) > 1:
        return dict.fromkeys(name for names in sorted(lists, key=len) for name in names)
    (names,) = lists
    weights = question.weights or (1.0,) * len(names)
    return {name: weight / sum(weights) for name, weight in zip(names, weights, strict=True)}


def unspoilt(question: Question, cases: Sequence[Case], mistake: Mistake, layout: float) -> float:
    """Return the share of a question's points that a mistake leaves.

    Parameters
    ----------
    question : Question
    cases : sequence of Case
        Of this question.
    mistake : Mistake
    layout : float
        What a part keeps whose values are right but transposed.
    """
    left = dict[str, float]()
    for case in cases:
        for name, worth in _worth(question, case, mistake, layout):
            left[name] = min(worth, left.get(name, 1.0))
    shares = shares_of(question, cases)
    return sum(left[name] * (share or 0.0) for name, share in shares.items())


def _worth(
    question: Question, case: Case, mistake: Mistake, layout: float
) -> Iterator[tuple[str, float]]:
    """Yield what each part of a case is worth as a mistake gives it."""
    names = question.part_names(len(case.wanted))
    nothing = (np.empty(0),) * len(names)
    wrong = answers_of(mistake.mutant, case, several=question.several) or nothing
    for name, array, wanted in zip(names, wrong, case.wanted, strict=True):
        if array.shape == wanted.values.shape and not _off(array, wanted):
            yield name, 1.0
        else:
            turned = array.T.shape == wanted.values.shape and not _off(array.T, wanted)
            yield name, layout if turned else 0.0


def kills(case: Case, mistake: Mistake, *, several: bool) -> bool:
    """Whether the mistake gives *values* on this case, and clearly wrong ones."""
    wrong = answers_of(mistake.mutant, case, several=several)
    if wrong is None:
        return False
    if [array.shape for array in wrong] != [wanted.values.shape for wanted in case.wanted]:
        return True
    return any(map(_off, wrong, case.wanted))


def _off(array: Array, wanted: Wanted) -> bool:
    """Whether values are clearly wrong; no number is."""
    return not bool(wanted.gap(array).max(initial=0.0) <= MARGIN * wanted.scale)
