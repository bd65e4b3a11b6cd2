"""Does it run, and does it keep the contract: shape, dtype, finite numbers, inputs unchanged?"""

from collections.abc import Callable, Iterator

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.checks.sentences import ending, reason, shape
from grader.engine import Array
from grader.exercise import Wanted
from grader.report import CheckResult, Outcome

#: A sentence for the student and its parts for machines.
Breach = tuple[str, dict[str, object]]
#: How values may be right in a wrong shape, tried in this order.
_LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "reshaped": lambda values: values.ravel(),
    "transposed": lambda values: values.T.ravel(),
}


def check_runs(evidence: Evidence) -> CheckResult:
    """Judge whether the program loads and the function returns on every deciding case."""
    name, title = evidence.question.name, f"{evidence.question.signature} runs"
    run, ended = evidence.run, evidence.ended
    if ended is not Outcome.PASSED:
        detail = reason(run.error, evidence.source, evidence.file) or run.detail
        details = {"traceback": run.error} if run.error else {}
        return CheckResult("runs", title, ended, ending(ended, name, detail), details)
    silent = [trial for trial in (*evidence.cases, evidence.again) if not trial.returned]
    if not silent:
        return CheckResult("runs", title, Outcome.PASSED)
    return _failed_calls(evidence, title, silent)


def _failed_calls(evidence: Evidence, title: str, silent: list[Trial]) -> CheckResult:
    answer = silent[0].answer
    outcome = Outcome.CRASHED if answer is None else answer.outcome
    error = "" if answer is None else answer.error
    said = reason(error, evidence.source, evidence.file)
    sentence = ending(outcome, evidence.question.name, said)
    total = len(evidence.cases) + 1
    if len(silent) < total:
        sentence = f"On {len(silent)} of {total} inputs: {sentence}"
    return CheckResult("runs", title, outcome, sentence, {"traceback": error})


@np.errstate(all="ignore")  # as in check_numeric
def check_contract(evidence: Evidence) -> CheckResult:
    """Judge number, shape, dtype and finiteness of all arrays that came back."""
    title = f"returns real, finite numbers of shape {evidence.question.shape}"
    breach = next(_breaches(evidence), None)
    if breach is None:
        return CheckResult("contract", title, Outcome.PASSED)
    feedback, details = breach
    return CheckResult("contract", title, Outcome.FAILED, feedback, details)


def _breaches(evidence: Evidence) -> Iterator[Breach]:
    for trial in evidence.cases:
        if not trial.returned:
            continue
        if trial.values is None:
            yield _no_arrays(evidence, trial)
        elif not trial.fits:
            yield _wrong_shape(evidence, trial)
        else:
            yield from _not_finite(evidence, trial)


def _no_arrays(evidence: Evidence, trial: Trial) -> Breach:
    assert trial.answer is not None
    found = ", ".join(f"{a.dtype} {shape(a.shape)}" for a in trial.answer.values) or "nothing"
    wanted = ", ".join(shape(wanted.values.shape) for wanted in trial.case.wanted)
    count = len(trial.case.wanted)
    arrays = "one array" if count == 1 else f"{count} arrays"
    sentence = (
        f"{evidence.question.name} returned {found} on {trial.case.name}; wanted {arrays} of real "
        f"numbers: {wanted}."
    )
    return sentence, {"case": trial.case.name}


def _not_finite(evidence: Evidence, trial: Trial) -> Iterator[Breach]:
    for values in trial.values or ():
        if np.isfinite(values).all():
            continue
        entry = [int(i) for i in np.argwhere(~np.isfinite(values))[0]]
        sentence = (
            f"{evidence.question.name} returned {values[tuple(entry)]} at entry {entry} on "
            f"{trial.case.name}; every entry has to be a finite number."
        )
        yield sentence, {"case": trial.case.name, "entry": entry}


def _wrong_shape(evidence: Evidence, trial: Trial) -> Breach:
    found, wanted = next(
        (array.shape, wanted.values.shape)
        for array, wanted in zip(trial.values or (), trial.case.wanted, strict=True)
        if array.shape != wanted.values.shape
    )
    sentence = (
        f"{evidence.question.name} has shape {shape(found)} on {trial.case.name}; "
        f"wanted {shape(wanted)}."
    )
    details: dict[str, object] = {
        "case": trial.case.name,
        "found_shape": list(found),
        "wanted_shape": list(wanted),
    }
    layout = layout_of(evidence)
    if layout:
        details["layout"] = layout
        sentence += {
            "reshaped": f" The values are right: return them with shape {shape(wanted)}.",
            "transposed": " The values are right, but the layout is transposed.",
        }[layout]
    return sentence, details


def layout_of(evidence: Evidence) -> str:
    """Return how all answers are right but for their shape: ``reshaped``, ``transposed`` or ""."""
    if len(evidence.answered) < len(evidence.cases):
        return ""
    for layout, flatten in _LAYOUTS.items():
        if all(
            _right_values(flatten(array), wanted, evidence.tolerance.exact)
            for trial in evidence.answered
            for array, wanted in zip(trial.values or (), trial.case.wanted, strict=True)
        ):
            return layout
    return ""


def _right_values(flat: Array, wanted: Wanted, tolerance: float) -> bool:
    right = wanted.values.ravel()
    if flat.shape != right.shape:
        return False
    return bool(np.max(np.abs(flat - right), initial=0.0) <= tolerance * wanted.scale)


def check_inputs(evidence: Evidence) -> CheckResult:
    """Judge whether the caller's arrays are as they were."""
    title = "leaves its arguments unchanged"
    for trial in evidence.cases:
        if trial.answer is not None and trial.answer.mutated:
            changed = evidence.question.parameters[trial.answer.mutated[0]].name
            return CheckResult(
                "inputs",
                title,
                Outcome.FAILED,
                f"The caller's array {changed} was changed. Work on a copy, or write "
                f"`{changed} = {changed} * ...` in place of `{changed} *= ...`.",
                {"argument": changed, "code": "M46"},
            )
    return CheckResult("inputs", title, Outcome.PASSED)
