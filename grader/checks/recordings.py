"""A recorded formula: read, held to the reference's, and held to the code's own numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

import numpy as np
from numpy.typing import NDArray

from grader.checks.evidence import Trial
from grader.checks.shapes import flat
from grader.executor import Argument, Wave
from grader.exercise import Question, Suite, draw_suite
from grader.exercise.recorded import model_of, places_of, recorded_reference
from grader.symbolic import Method, Model, Node, SecretPoints, Status, Verdict, decide
from grader.symbolic.budget import MAX_SECONDS, Deadline, allowance
from grader.symbolic.decide import POINTS, beyond_doubt
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import Halt
from grader.symbolic.kinks import has_kinks, with_unknown_steps
from grader.symbolic.rings.floats import FloatRing
from grader.symbolic.rings.secret import Secret, draw_secret
from grader.symbolic.tensor import Tensor
from grader.symbolic.traced import Place, UnreadableTrace, read_trace
from grader.symbolic.tree import Array
from grader.tracing.table import NotTraceable

#: From worst to best: several formulas together are what the worst of them is.
_RANKS = (
    Status.DIFFERENT,
    Status.UNDECIDED,
    Status.NUMERIC,
    Status.PROBABLE,
    Status.EQUAL,
)
#: A recording that gives other numbers than the code, by more than this share, is none of it.
_SAME = 1e-6
#: How the inputs are moved to see what rounding does to a formula, and how much more it may do.
_MOVES, _ROUNDING = (1e-15, -3e-15, 7e-15), 1e3


@dataclass(frozen=True, slots=True)
class Finding:
    """What a recorded formula comes to at the shapes of one case, whoever wrote it.

    Attributes
    ----------
    places : tuple of Place
    model : Model
    answers : tuple of Node
        The formula of each array that is returned.
    verdicts : tuple of Verdict
        On each of them, or on as many as there was time for.
    """

    places: tuple[Place, ...]
    model: Model
    answers: tuple[Node, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def worst(self) -> int:
        """Which array's verdict counts for all."""
        ranks = [_RANKS.index(verdict.status) for verdict in self.verdicts]
        return ranks.index(min(ranks))

    @property
    def rank(self) -> int:
        """How good the verdict is; 0 is different."""
        return _RANKS.index(self.verdict.status)

    @property
    def late(self) -> bool:
        """Whether time ran out before there was a verdict."""
        return any(verdict.method is Method.EXHAUSTED for verdict in self.verdicts)

    @property
    def verdict(self) -> Verdict:
        """The verdict on all arrays together."""
        return self.verdicts[self.worst]

    @property
    def error_bound(self) -> float:
        """The chance that any of the arrays is wrong after all."""
        return fsum(verdict.error_bound for verdict in self.verdicts)


class _Late(Exception):
    """Time ran out; the next one who asks may have more of it, so this is not kept."""

    def __init__(self, found: tuple[Finding | str, ...]) -> None:
        super().__init__()
        self.found = found


def judged(
    question: Question, seed: int, expressions: tuple[tuple[int, bytes], ...]
) -> tuple[Finding | str, ...]:
    """Read and judge recorded formulas; many students write the same ones, so findings are kept.

    Parameters
    ----------
    question : Question
    seed : int
    expressions : tuple of (int, bytes)
        Which case of the suite it was recorded at, and the formula as it came out of the jail.

    Returns
    -------
    tuple of Finding or str
        The reason where there is no finding.
    """
    try:
        return _judged_in_time(question, seed, expressions)
    except _Late as late:
        return late.found


@lru_cache(maxsize=1024)
def _judged_in_time(
    question: Question, seed: int, expressions: tuple[tuple[int, bytes], ...]
) -> tuple[Finding | str, ...]:
    found: list[Finding | str] = []
    with allowance(MAX_SECONDS):
        half = Deadline().part(1 / 2)
        secrets = tuple(draw_secret() for _ in range(POINTS))
        bench = _Bench(question, draw_suite(question, seed), secrets, Deadline(MAX_SECONDS / 2))
        for index, expression in expressions:
            try:
                found.append(bench.judged(index, expression))
            except (UnreadableTrace, NotTraceable) as reason:
                found.append(str(reason))
    # Before half of the time is used up no deadline has ended: what ran out would run out again.
    late = any(isinstance(finding, Finding) and finding.late for finding in found)
    if late and half.passed():
        raise _Late(tuple(found))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the recordings of one program at several shapes share while they are judged."""

    question: Question
    suite: Suite
    secrets: tuple[Secret, ...]
    deadline: Deadline

    def judged(self, index: int, expression: bytes) -> Finding:
        """Read and judge what was recorded at one case."""
        case = self.suite.cases[index]
        places, count = places_of(self.question, case), len(case.wanted)
        reference = recorded_reference(self.question, self.suite.seed, index)
        answers = _regrouped(read_trace(expression, places), count)
        references = _regrouped(reference, count)
        if len(answers) != len(references):
            raise UnreadableTrace("it returns another number of arrays than is asked for")
        model = model_of(places)
        points = SecretPoints(model, secrets=self.secrets)
        verdicts = []
        for pair in zip(answers, references, strict=True):
            verdicts.append(_verdict(points, *pair, self.deadline))
            if verdicts[-1].different:
                break
        return Finding(places, model, answers, tuple(verdicts))


def _regrouped(answers: tuple[Node, ...], count: int) -> tuple[Node, ...]:
    """Undo what lists do, as is done with numbers: rows are one array, an array is its rows."""
    arrays = [answer for answer in answers if isinstance(answer, Array)]
    if count == 1 < len(arrays) == len(answers) and len({a.shape for a in arrays}) == 1:
        entries = [entry for array in arrays for entry in array.entries]
        return (Array((len(arrays), *arrays[0].shape), tuple(entries)),)
    if len(arrays) == len(answers) == 1 < count and arrays[0].shape[:1] == (count,):
        return tuple(_rows(arrays[0]))
    return answers


def _rows(array: Array) -> Iterator[Node]:
    size = len(array.entries) // array.shape[0]
    for row in range(array.shape[0]):
        entries = array.entries[row * size : (row + 1) * size]
        yield Array(array.shape[1:], entries) if array.shape[1:] else entries[0]


def _verdict(points: SecretPoints, answer: Node, reference: Node, deadline: Deadline) -> Verdict:
    """Decide, first with steps as unknown functions, which is quick if it succeeds.

    No decision is begun once the deadline has passed.
    """
    smooth = not (has_kinks(answer) or has_kinks(reference))
    pair = (
        (answer, reference)
        if smooth
        else (with_unknown_steps(answer), with_unknown_steps(reference))
    )
    try:
        if deadline.passed():
            return _by_points(points, *pair)
        if not smooth and points.agree(*pair):
            verdict = decide(points.model, *pair, points)
            if verdict.equal:
                return verdict
        return decide(points.model, answer, reference, points)
    except Halt:
        reason = "It cannot be evaluated where it was tried."
        return Verdict(Status.UNDECIDED, Method.INCONCLUSIVE, reason)


def _by_points(points: SecretPoints, answer: Node, reference: Node) -> Verdict:
    """Return what secret points say alone."""
    pair = (answer, reference)
    late = Verdict(Status.UNDECIDED, Method.EXHAUSTED, "The check takes too long.")
    return beyond_doubt(points.model, pair, points.compare(*pair)) or late


# The formula against the numbers


def stands_for(finding: Finding, numbers: Trial) -> bool:
    """Whether a recording gives the numbers that the code gave on the same case.

    Where there are no numbers, or none of the formula, nothing is said against it.
    """
    values = numbers.values
    if values is None:
        return True
    arguments = [*flat(numbers.case.arguments)]
    found = _evaluated(finding, arguments)
    given = np.concatenate([array.ravel() for array in values])
    if found is None or not (np.isfinite(found).all() and np.isfinite(given).all()):
        return True
    if found.size != given.size:
        return False
    gap, scale = np.abs(found - given), np.max(np.abs(given), initial=0.0) or 1.0
    if np.max(gap, initial=0.0) <= _SAME * scale:
        return True
    return bool(np.max(gap) <= _ROUNDING * _rounding(finding, arguments, found))


def _rounding(finding: Finding, arguments: Sequence[Argument], found: NDArray[np.float64]) -> float:
    """Return how far the formula's numbers go if the inputs move by a rounding error."""
    largest = 0.0
    for move in _MOVES:
        other = _evaluated(finding, [_moved(given, move) for given in arguments])
        if other is None or not np.isfinite(other).all():
            return np.inf
        largest = max(largest, float(np.max(np.abs(other - found), initial=0.0)))
    return largest


def _moved(argument: Argument, move: float) -> Argument:
    if isinstance(argument, (float, np.ndarray)):
        moved: NDArray[np.float64] = np.multiply(argument, 1 + move)
        return moved
    return argument


class _GivenFunctions(FloatRing):
    """Floats, with the functions that a case hands over."""

    def __init__(
        self, arrays: dict[str, NDArray[np.float64]], waves: dict[tuple[str, int], Wave]
    ) -> None:
        super().__init__(arrays)
        self._waves = waves

    def unknown(self, name: str, order: int, a: float) -> float:
        """Return the value of a function that was handed over: of f or of f', as it came."""
        return float(self._waves[name, order](np.asarray(a)))


def _evaluated(finding: Finding, arguments: Sequence[Argument]) -> NDArray[np.float64] | None:
    """Return the numbers of all arrays in a row, None if the formula has none."""
    arrays: dict[str, NDArray[np.float64]] = {}
    waves: dict[tuple[str, int], Wave] = {}
    for place, argument in zip(finding.places, arguments, strict=True):
        if isinstance(argument, Wave):
            waves[place.name, place.order] = argument
        elif not place.fixed:
            arrays[place.name] = np.asarray(argument)
    given = {name: Tensor(a.shape, [*map(float, a.flat)]) for name, a in arrays.items()}
    evaluator = Evaluator(finding.model, _GivenFunctions(arrays, waves), given=given)
    try:
        found = [evaluator.value(answer).entries for answer in finding.answers]
    except (Halt, ArithmeticError):
        return None
    return np.array([entry for entries in found for entry in entries], dtype=float)
