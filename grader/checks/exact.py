"""The exact check: code and reference on integers modulo a prime, functions unknown to both.

No rounding, no tolerance, and no ``f' = 1`` to hide behind: where both are made of ``+ - * @`` and
the given functions, agreement at two secret points leaves a chance for error that is stated.
"""

import secrets
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from grader.checks.evidence import Evidence, Trial, traced_cases
from grader.executor import Argument
from grader.exercise import Case, Question, Suite, draw_suite
from grader.report import CheckResult, Outcome
from grader.tracing import residues
from grader.tracing.table import NotTraceable

TITLE = "agrees exactly in a prime field"
Field = list[tuple[NDArray[np.int64], int]]


@lru_cache(maxsize=256)
def field_cases(suite: Suite) -> tuple[Case, ...]:
    """Return secret points of the field, or none if the reference itself leaves it.

    They are drawn once per process and never stored: a program that sees them has no way to
    tell them to another run.
    """
    cases = tuple(_drawn(case) for case in traced_cases(suite))
    return cases if _stays_in_field(suite.question, suite.seed) else ()


def _drawn(case: Case) -> Case:
    return Case(f"{case.name} in the field", tuple(map(_point, case.arguments)), ())


def _point(argument: Argument) -> Argument:
    """Return random integers of the same shape, or a key for an unknown function."""
    if isinstance(argument, (list, tuple)):
        return [_point(item) for item in argument]
    if callable(argument):
        return f"{residues.OPAQUE}{secrets.token_hex(8)}"
    if isinstance(argument, (bool, int, str)):
        return argument
    shape = np.shape(argument)  # type: ignore[arg-type]
    drawn = [secrets.randbelow(residues.P) for _ in range(int(np.prod(shape)))]
    return np.array(drawn, dtype=np.int64).reshape(shape)


@lru_cache(maxsize=512)
def _stays_in_field(question: Question, seed: int) -> bool:
    return _answered(question, _drawn(draw_suite(question, seed).cases[0])) is not None


def _answered(question: Question, case: Case) -> Field | None:
    """Return the reference's answer in the field, None if it has none there."""
    try:
        return residues.run(question.reference, case.arguments)
    except (NotTraceable, TypeError, AttributeError, ValueError):
        return None


def check_exact(evidence: Evidence) -> CheckResult | None:
    """Judge the answers in the field; None where the exercise cannot be asked there."""
    if not evidence.residues:
        return None
    found = [
        (_found(trial), _answered(evidence.question, trial.case)) for trial in evidence.residues
    ]
    if any(answer is None for answer, _ in found):
        reason = "The code leaves the field (it divides, compares or makes floats): numbers decide."
        return CheckResult("exact", TITLE, Outcome.UNDECIDED, reason)
    if not all(_equal(answer, reference) for answer, reference in found):
        return CheckResult("exact", TITLE, Outcome.FAILED, "It computes another polynomial.")
    bound = max(_degrees(found)) / residues.P
    details = {"points": len(found), "error_bound": float(f"{bound ** len(found):.1e}")}
    return CheckResult("exact", TITLE, Outcome.PASSED, "", details)


def _found(trial: Trial) -> Field | None:
    """Return what the jail brought back from the field."""
    answer = trial.answer
    if answer is None or answer.outcome is not Outcome.PASSED or len(answer.values) < 2:
        return None
    *arrays, degrees = answer.values
    integers = all(array.dtype == np.int64 for array in answer.values)
    if not integers or degrees.shape != (len(arrays),):
        return None
    return [(array, int(d)) for array, d in zip(arrays, degrees, strict=True)]  # type: ignore[misc]


def _equal(answer: Field | None, reference: Field | None) -> bool:
    if answer is None or reference is None or len(answer) != len(reference):
        return False
    return all(np.array_equal(a, b) for (a, _), (b, _) in zip(answer, reference, strict=True))


def _degrees(found: list[tuple[Field | None, Field | None]]) -> Iterator[int]:
    yield 1
    for pair in found:
        for field in pair:
            yield from (degree for _, degree in field or ())
