"""Zeros, saturation, large values, a single unit, strided arrays: do the formulas still hold?"""

from typing import Any

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.checks.sentences import reason
from grader.report import CheckResult, Outcome

#: Mistakes that only an edge case can show, by the case's name.
_CODES = {"scores shifted by 1000": "M52"}


@np.errstate(all="ignore")  # as in check_numeric
def check_edges(evidence: Evidence) -> CheckResult:
    """Judge the edge cases, each against its own scale."""
    title = f"holds in {len(evidence.edges)} edge cases"
    broken = [t for t in evidence.edges if t.error() > evidence.tolerance.exact]
    details: dict[str, Any] = {
        "cases": len(evidence.edges),
        "broken": [trial.case.name for trial in broken],
    }
    if not broken:
        return CheckResult("edges", title, Outcome.PASSED, "", details)
    codes = [_CODES[trial.case.name] for trial in broken if trial.case.name in _CODES]
    details |= {"code": codes[0]} if codes else {}
    feedback = " ".join(_sentence(trial, evidence) for trial in broken)
    return CheckResult("edges", title, Outcome.FAILED, feedback, details)


def _sentence(trial: Trial, evidence: Evidence) -> str:
    name = trial.case.name
    if trial.values is None:
        error = trial.answer.error if trial.answer else ""
        found = reason(error, evidence.source, evidence.file)
        return f"With {name}: {found or 'no answer'}."
    fault = "the values are wrong" if trial.fits else "the answer has the wrong shape"
    return f"With {name}: {fault}."
