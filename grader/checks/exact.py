"""The exact check: code and reference on integers modulo a prime, functions unknown to both.

No rounding, no tolerance, and no ``f' = 1`` to hide behind: where both are made of ``+ - * @`` and
the given functions, agreement at two secret points of each shape leaves a chance for error that is
stated.
"""

import secrets
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from grader.checks.arranging import regrouped
from grader.checks.evidence import Evidence, Trial, traced_cases
from grader.executor import Argument
from grader.exercise import Case, Question, Suite
from grader.report import CheckResult, Outcome
from grader.report.details import ExactDetails
from grader.tracing import residues
from grader.tracing.table import NotTraceable

TITLE = "agrees exactly in a prime field"
LEAVES = "The code leaves the field (it divides, compares or makes floats): numbers decide."
DIFFERS = (
    "The numbers are right within the tolerance; on exact integers the code gives something else "
    "than what is asked for: an approximation, or what is right for such inputs alone."
)
#: At so many points of each shape: wrong code passes if all of them are unlucky.
POINTS = 2
#: Agreement that may be chance with more than this probability proves nothing.
MAX_CHANCE = 1e-12
Field = list[tuple[NDArray[np.int64], int]]


@lru_cache(maxsize=256)
def field_cases(suite: Suite) -> tuple[Case, ...]:
    """Return secret points of the field, without those at which the reference itself leaves it.

    They are drawn once per process and never stored: a program that sees them has no way to
    tell them to another run.
    """
    question = suite.question
    drawn = [_drawn(question, case) for case in traced_cases(suite) for _ in range(POINTS)]
    return tuple(case for case in drawn if _answered(question, case) is not None)


def _drawn(question: Question, case: Case) -> Case:
    pairs = zip(question.parameters, case.arguments, strict=True)
    points = tuple(_point(argument, parameter.unit_axis) for parameter, argument in pairs)
    return Case(f"{case.name} in the field", points, ())


def _point(argument: Argument, unit_axis: int | None) -> Argument:
    """Return random integers of the same shape, or a key for an unknown function."""
    if isinstance(argument, (list, tuple)):
        return [_point(item, unit_axis) for item in argument]
    if callable(argument):
        return f"{residues.OPAQUE}{secrets.token_hex(8)}"
    if isinstance(argument, (bool, int, str)):
        return argument
    shape = np.shape(argument)  # type: ignore[arg-type]
    drawn = [secrets.randbelow(residues.P) for _ in range(int(np.prod(shape)))]
    point = np.array(drawn, dtype=np.int64).reshape(shape)
    return point if unit_axis is None else _summing_to_one(point, unit_axis)


def _summing_to_one(point: NDArray[np.int64], axis: int) -> NDArray[np.int64]:
    """Return numbers of the field whose last entries along an axis are 1 less all before them."""
    lines = np.moveaxis(point.copy(), axis, -1)
    for at in np.ndindex(lines.shape[:-1]):
        lines[at][-1] = (1 - sum(map(int, lines[at][:-1]))) % residues.P
    return np.moveaxis(lines, -1, axis)


@lru_cache(maxsize=1024)
def _answered(question: Question, case: Case) -> Field | None:
    """Return the reference's answer in the field, None if it has none there."""
    try:
        return [
            residues.written(array) for array in residues.run(question.reference, case.arguments)
        ]
    except (NotTraceable, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None


def check_exact(evidence: Evidence) -> CheckResult | None:
    """Judge the answers in the field; None where the exercise cannot be asked there.

    It is asked of code whose numbers are right, so what it refutes is told together with them.
    """
    if not evidence.residues:
        return None
    count = len(evidence.suite.cases[0].wanted)
    found = [
        (_found(trial, count), _regrouped(_answered(evidence.question, trial.case), count))
        for trial in evidence.residues
    ]
    if any(answer is None for answer, _ in found):
        return CheckResult("exact", TITLE, Outcome.UNDECIDED, LEAVES)
    if not all(_equal(answer, reference) for answer, reference in found):
        details = ExactDetails(flag="numbers right, another polynomial")
        return CheckResult("exact", TITLE, Outcome.UNDECIDED, DIFFERS, details)
    chance = (max(_degrees(found)) / residues.P) ** POINTS
    if chance > MAX_CHANCE:
        reason = "The code multiplies so often that agreement may be chance: numbers decide."
        return CheckResult("exact", TITLE, Outcome.UNDECIDED, reason)
    details = ExactDetails(POINTS, float(f"{chance:.1e}"))
    return CheckResult("exact", TITLE, Outcome.PASSED, "", details)


def _found(trial: Trial, count: int) -> Field | None:
    """Return what the jail brought back from the field."""
    answer = trial.answer
    if answer is None or answer.outcome is not Outcome.PASSED or len(answer.values) < 2:
        return None
    *arrays, degrees = answer.values
    integers = all(array.dtype == np.int64 for array in answer.values)
    if not integers or degrees.shape != (len(arrays),) or np.min(degrees) < 0:
        return None
    field = [(array, int(d)) for array, d in zip(arrays, degrees, strict=True)]
    return _regrouped(field, count)  # type: ignore[arg-type]


def _regrouped(field: Field | None, count: int) -> Field | None:
    """Undo what lists do, as is done with numbers; the greatest degree is that of all arrays."""
    if not field:
        return None
    degree = max(degree for _, degree in field)
    arrays = regrouped(tuple(array for array, _ in field), count)
    return [(array, degree) for array in arrays]  # type: ignore[misc]


def _equal(answer: Field | None, reference: Field | None) -> bool:
    if answer is None or reference is None or len(answer) != len(reference):
        return False
    return all(np.array_equal(a, b) for (a, _), (b, _) in zip(answer, reference, strict=True))


def _degrees(found: list[tuple[Field | None, Field | None]]) -> Iterator[int]:
    yield 1
    for pair in found:
        for field in pair:
            yield from (degree for _, degree in field or ())
