"""Zeros, saturation, large values, a single unit, strided arrays: do the formulas still hold?"""

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.checks.numeric import agrees, near
from grader.checks.sentences import reason
from grader.misconceptions import mistake
from grader.report import CheckResult, Outcome
from grader.report.details import EdgesDetails

#: Mistakes that only an edge case can show, by the case's name, if the answer is not finite.
_MISTAKES = {"scores shifted by 1000": mistake("M52")}


@np.errstate(all="ignore")  # as in check_numeric
def check_edges(evidence: Evidence) -> CheckResult:
    """Judge the edge cases, each against its own scale."""
    title = f"holds in {len(evidence.edges)} edge cases"
    nearly = any(t.error() > evidence.tolerance.exact for t in evidence.cases)
    right = near if nearly else agrees  # what was found near is not called wrong here
    broken = [t for t in evidence.edges if not right(t, evidence.tolerance)]
    names = tuple(trial.case.name for trial in broken)
    known = (_MISTAKES.get(t.case.name) for t in broken if _overflows(t))
    codes = (one.code for one in known if one)
    details = EdgesDetails(len(evidence.edges), names, next(codes, None))
    if not broken:
        return CheckResult("edges", title, Outcome.PASSED, "", details)
    feedback = " ".join(_sentence(trial, evidence) for trial in broken)
    return CheckResult("edges", title, Outcome.FAILED, feedback, details)


def _sentence(trial: Trial, evidence: Evidence) -> str:
    name = trial.case.name
    if trial.values is None:
        error = trial.answer.error if trial.answer else ""
        found = reason(error, evidence.source, evidence.file)
        return f"With {name}: {found or 'no answer'}."
    if not trial.fits:
        return f"With {name}: the answer has the wrong shape."
    if _overflows(trial):
        return f"With {name}: an intermediate result overflows, and the answer is not finite."
    return f"With {name}: the values are wrong."


def _overflows(trial: Trial) -> bool:
    return any(not np.isfinite(array).all() for array in trial.values or ())
