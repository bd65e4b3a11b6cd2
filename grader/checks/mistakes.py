"""Which known mistake explains a wrong answer: the mutant that gives the student's own values."""

from collections.abc import Iterator

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.exercise import Mistake
from grader.report import CheckResult, Outcome

#: A mutant explains an answer when it reproduces it this nearly, normwise.
_SAME = 1e-9


def check_mistakes(evidence: Evidence) -> CheckResult | None:
    """Name the known mistake behind a wrong answer, or return None.

    The simplest one is named (the catalogue lists single mistakes before pairs); the codes of
    others that explain the answer as well are in the details.
    """
    if not evidence.answered:
        return None
    found = list(_explaining(evidence))
    if not found:
        return _constant_factor(evidence)
    first = found[0]
    others = sorted({m.code for m in found[1:] if m.code.count("+") == first.code.count("+")})
    details = {"code": first.code, "others": [code for code in others if code != first.code]}
    return CheckResult("mistake", first.title, Outcome.FAILED, first.hint, details)


def _explaining(evidence: Evidence) -> Iterator[Mistake]:
    for mistake in evidence.question.mistakes:
        judged = [_same(trial, mistake) for trial in evidence.cases]
        if all(same is not False for same in judged) and any(judged):
            yield mistake


def _same(trial: Trial, mistake: Mistake) -> bool | None:
    """Whether the mutant gives the student's values; None where neither gives any."""
    try:
        wrong = np.asarray(mistake.mutant(*trial.case.arguments))
    except ValueError:
        return None if trial.values is None else False
    if trial.values is None or trial.values.shape != wrong.shape:
        return False
    scale = np.max(np.abs(wrong)) or 1.0
    return bool(np.max(np.abs(trial.values - wrong)) <= _SAME * scale)


def _constant_factor(evidence: Evidence) -> CheckResult | None:
    """Recognise an answer that is the right one times a number."""
    if not all(trial.fits for trial in evidence.cases):
        return None
    first = evidence.cases[0]
    assert first.values is not None
    at = np.unravel_index(np.argmax(np.abs(first.case.wanted)), first.case.wanted.shape)
    factor = float(first.values[at] / first.case.wanted[at])
    if not all(_times(trial, factor) for trial in evidence.cases):
        return None
    return CheckResult(
        "mistake",
        f"a constant factor of {factor:.6g}",
        Outcome.FAILED,
        "Every entry is off by one and the same factor. Is the gradient asked for, or the step "
        "that an optimiser makes of it?",
        {"code": "M54", "others": [], "factor": factor},
    )


def _times(trial: Trial, factor: float) -> bool:
    assert trial.values is not None
    if not 0 < abs(factor) < np.inf:
        return False
    gap = np.max(np.abs(trial.values - factor * trial.case.wanted))
    return bool(gap <= _SAME * abs(factor) * trial.case.scale)
