"""Do the numbers agree with the reference, normwise, on every case?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.checks.parts import Part, parts_of
from grader.checks.sentences import listed
from grader.executor import Argument, Wave
from grader.exercise import Tolerance
from grader.report import CheckResult, Outcome, Standing
from grader.report.details import NumericDetails, Stands

#: Answers that are nearer than this, normwise, are of one class.
_CLASS_STEP = 1e-6
#: A constant that is said to be in all entries is no larger, and they differ by less of it.
_SMALL, _SPREAD = 1e-3, 1e-2
#: Arguments of a public case are printed up to this many numbers.
_PRINTED = 64


@np.errstate(all="ignore")  # a student's numbers may be as large as they like
def check_numeric(evidence: Evidence) -> CheckResult:
    """Judge the deciding cases and the repeated call."""
    total = len(evidence.cases)
    title = f"agrees with the exact derivative on all {total} inputs"
    agreeing = sum(agrees(trial, evidence.tolerance) for trial in evidence.cases)
    details = NumericDetails(agreeing, total)
    if agreeing == total:
        return _repeated(evidence, title, details)
    parts = parts_of(evidence)
    stands = tuple(Stands(part.name, part.standing.value, part.share) for part in parts)
    details = replace(details, answer_class=_class_of(evidence), parts=stands)
    if all(part.standing in (Standing.RIGHT, Standing.NEAR) for part in parts):
        return _approximate(evidence, title, details)
    told = _listed_parts(parts) or _count(agreeing, total)
    worst = _shown(evidence, parts)
    if worst is None:
        feedback = "Skipped: values are compared once they have the wanted shape."
        feedback = f"{told} {feedback}" if len(parts) > 1 else feedback
        return CheckResult("numeric", title, Outcome.SKIPPED, feedback, details)
    sentence, details = _difference(evidence, *worst, details)
    feedback = f"{told} {sentence}{_constant(evidence)}"
    return CheckResult("numeric", title, Outcome.FAILED, feedback, details)


def _listed_parts(parts: Sequence[Part]) -> str:
    """Return which of several parts are right: ``dgamma and dbeta are right; dx is not.``."""
    if len(parts) < 2:
        return ""
    right = [part.name for part in parts if part.right]
    wrong = [part.name for part in parts if part.standing is Standing.WRONG]
    missing = [part.name for part in parts if part.standing is Standing.MISSING]
    said = [f"{listed(right)} {'is' if len(right) == 1 else 'are'} right"] if right else []
    if wrong:
        some = listed(wrong) if right else f"none of {len(parts)} parts is right"
        verb = ("is not" if len(wrong) == 1 else "are not") if right else ""
        said.append(f"{some} {verb}".strip())
    if missing:
        said.append(f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    sentence = "; ".join(said)
    return f"{sentence[:1].upper() if not right else sentence[:1]}{sentence[1:]}."


def _class_of(evidence: Evidence) -> str:
    """Return a hash that equal answers share, however they are computed."""
    digest = blake2b(digest_size=8)
    for trial in evidence.cases:
        for array, wanted in zip(trial.values or (), trial.case.wanted, strict=False):
            steps = np.nan_to_num(np.round(array / wanted.scale / _CLASS_STEP), posinf=1e18)
            digest.update(repr(array.shape).encode() + (steps + 0.0).tobytes())
        digest.update(b"|")
    return digest.hexdigest()


def agrees(trial: Trial, tolerance: Tolerance) -> bool:
    """Whether an answer is right."""
    return trial.error() <= tolerance.exact


def near(trial: Trial, tolerance: Tolerance) -> bool:
    """Whether an answer is right, or nearly so: an estimate, or in single precision."""
    return trial.error() <= trial.nearly(tolerance)


def _count(agreeing: int, total: int) -> str:
    return f"Agrees on {agreeing} of {total} inputs." if agreeing else f"Agrees on none of {total}."


def _approximate(evidence: Evidence, title: str, details: NumericDetails) -> CheckResult:
    error = max(trial.error() for trial in evidence.cases)
    return CheckResult(
        "numeric",
        title,
        Outcome.APPROXIMATE,
        f"Nearly right: off by {error:.1g} of the largest entry, where rounding explains 1e-14."
        f"{_constant(evidence)} The exact derivative is wanted, in float64, not an estimate of it "
        "and without a small constant in it.",
        replace(details, error=float(f"{error:.1e}")),
    )


def _constant(evidence: Evidence) -> str:
    """Say that all entries of all answers are off by one small number, if they are."""
    gaps = np.concatenate(
        [
            (array - wanted.values).ravel()
            for trial in evidence.cases
            if trial.fits
            for array, wanted in zip(trial.values or (), trial.case.wanted, strict=True)
        ]
        or [np.zeros(1)]
    )
    middle = float(np.median(gaps))
    spread = float(np.max(np.abs(gaps - middle), initial=0.0))
    if not 0 < abs(middle) <= _SMALL or not spread <= _SPREAD * abs(middle):
        return ""
    return f" Every entry is off by a constant of about {middle:.1g}."


def _repeated(evidence: Evidence, title: str, details: NumericDetails) -> CheckResult:
    if evidence.again.error() <= evidence.tolerance.exact:
        return CheckResult("numeric", title, Outcome.PASSED, "", details)
    return CheckResult(
        "numeric",
        title,
        Outcome.FAILED,
        f"{evidence.question.name} gave another answer when it was called a second time with the "
        "same inputs. Its result must depend on its arguments alone.",
        details,
    )


def _shown(evidence: Evidence, parts: Sequence[Part]) -> tuple[Trial, int] | None:
    """Return what to show: a public case before a hidden one, then the part furthest off."""
    wrong = [
        (trial, place)
        for part in parts
        for trial, place in part.places
        if not part.right and trial.shaped(place) and _off(trial, place, evidence)
    ]
    return max(wrong, key=lambda one: (one[0].case.public, one[0].errors[one[1]]), default=None)


def _off(trial: Trial, place: int, evidence: Evidence) -> bool:
    return trial.errors[place] > evidence.tolerance.exact


def _difference(
    evidence: Evidence, trial: Trial, position: int, details: NumericDetails
) -> tuple[str, NumericDetails]:
    """Return what differs in words and in parts; wanted values of public cases only."""
    error = trial.errors[position]
    assert trial.values is not None
    values, wanted = trial.values[position], trial.case.wanted[position]
    gap = np.nan_to_num(wanted.gap(values), nan=np.inf)
    entry = tuple(int(i) for i in np.unravel_index(np.argmax(gap), gap.shape))
    name = evidence.question.part_names(len(trial.values))[position]
    place = f"entry {list(entry)} of {name}" if entry else name
    yours = float(values[entry])
    details = replace(
        details,
        case=trial.case.name,
        array=position,
        entry=entry,
        yours=yours if np.isfinite(yours) else str(yours),
        relative_error=float(f"{error:.3g}") if np.isfinite(error) else "inf",
    )
    if not trial.case.public:
        sentence = (
            f"On {trial.case.name} (hidden), {place} is {yours:.6g}: off by {error:.2g} of "
            "the largest entry."
        )
        return sentence, details
    right = float(wanted.values[entry])
    details = replace(details, wanted=right, arguments=dict(_arguments(evidence, trial)))
    told, wanted_told = apart(yours, right)
    return f"On {trial.case.name}, {place} is {told}; wanted {wanted_told}.", details


def apart(yours: float, right: float) -> tuple[str, str]:
    """Return two numbers with as many digits, from six on, as tell them apart."""
    pairs = ((f"{yours:.{n}g}", f"{right:.{n}g}") for n in range(6, 18))
    return next((pair for pair in pairs if pair[0] != pair[1]), (repr(yours), repr(right)))


def _arguments(evidence: Evidence, trial: Trial) -> Iterator[tuple[str, Any]]:
    """Yield the arguments of a public case as JSON values."""
    for parameter, argument in zip(evidence.question.parameters, trial.case.arguments, strict=True):
        value, numbers = _printed(argument)
        if numbers <= _PRINTED:
            yield parameter.name, value


def _printed(argument: Argument) -> tuple[Any, int]:
    """Return an argument as a JSON value, and how many numbers it is."""
    if isinstance(argument, list | tuple):
        items = [_printed(item) for item in argument]
        return [value for value, _ in items], sum(numbers for _, numbers in items)
    if isinstance(argument, Wave):
        return argument.formula, len(argument.coefficients)
    if isinstance(argument, np.ndarray):
        return argument.tolist(), argument.size
    return argument, 1
