"""Does it run, and does it keep the contract: shape, dtype, finite numbers, inputs unchanged?"""

from collections.abc import Callable, Iterator

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.checks.sentences import ending, last_line, shape
from grader.engine import Array
from grader.report import CheckResult, Outcome

#: How values may be right in a wrong shape, tried in this order.
_LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "reshaped": lambda values: values.ravel(),
    "transposed": lambda values: values.T.ravel(),
}


def check_runs(evidence: Evidence) -> CheckResult:
    """Judge whether the program loads and the function returns on every deciding case."""
    name, title = evidence.question.name, f"{evidence.question.signature} runs"
    run = evidence.run
    if run.outcome is not Outcome.PASSED:
        detail = last_line(run.error) or run.detail
        details = {"traceback": run.error} if run.error else {}
        return CheckResult("runs", title, run.outcome, ending(run.outcome, name, detail), details)
    silent = [t for t in (*evidence.cases, evidence.again) if not _returned(t)]
    if not silent:
        return CheckResult("runs", title, Outcome.PASSED)
    return _failed_calls(evidence, title, silent)


def _returned(trial: Trial) -> bool:
    return trial.answer is not None and trial.answer.outcome is Outcome.PASSED


def _failed_calls(evidence: Evidence, title: str, silent: list[Trial]) -> CheckResult:
    answer = silent[0].answer
    outcome = Outcome.CRASHED if answer is None else answer.outcome
    error = "" if answer is None else answer.error
    sentence = ending(outcome, evidence.question.name, last_line(error))
    total = len(evidence.cases) + 1
    if len(silent) < total:
        sentence = f"On {len(silent)} of {total} inputs: {sentence}"
    return CheckResult("runs", title, outcome, sentence, {"traceback": error})


def check_contract(evidence: Evidence) -> CheckResult:
    """Judge shape, dtype and finiteness of every array that came back."""
    wanted = ", ".join(evidence.question.returns)
    comma = "," if len(evidence.question.returns) == 1 else ""
    title = f"returns real, finite numbers of shape ({wanted}{comma})"
    breach = next(_breaches(evidence), None)
    if breach is None:
        return CheckResult("contract", title, Outcome.PASSED)
    feedback, details = breach
    return CheckResult("contract", title, Outcome.FAILED, feedback, details)


def _breaches(evidence: Evidence) -> Iterator[tuple[str, dict[str, object]]]:
    name = evidence.question.name
    for trial in evidence.cases:
        if not _returned(trial):
            continue
        values = trial.values
        if values is None:
            assert trial.answer is not None
            kinds = ", ".join(str(array.dtype) for array in trial.answer.values) or "nothing"
            sentence = (
                f"{name} returned {kinds} on {trial.case.name}; wanted one array of real numbers "
                f"of shape {shape(trial.case.wanted.shape)}."
            )
            yield sentence, {"case": trial.case.name}
        elif not trial.fits:
            yield _wrong_shape(evidence, trial)
        elif not np.isfinite(values).all():
            bad = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
            sentence = (
                f"{name} returned {values[bad]} at entry {list(bad)} on {trial.case.name}; "
                "every entry has to be a finite number."
            )
            yield sentence, {"case": trial.case.name, "entry": list(bad)}


def _wrong_shape(evidence: Evidence, trial: Trial) -> tuple[str, dict[str, object]]:
    assert trial.values is not None
    found, wanted = trial.values.shape, trial.case.wanted.shape
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
    for layout, flatten in _LAYOUTS.items():
        if len(evidence.answered) == len(evidence.cases) and all(
            _right_values(flatten(trial.values), trial, evidence.tolerance.exact)
            for trial in evidence.answered
            if trial.values is not None
        ):
            return layout
    return ""


def _right_values(flat: Array, trial: Trial, tolerance: float) -> bool:
    wanted = trial.case.wanted.ravel()
    if flat.shape != wanted.shape:
        return False
    return bool(np.max(np.abs(flat - wanted)) <= tolerance * trial.case.scale)


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
                {"argument": changed},
            )
    return CheckResult("inputs", title, Outcome.PASSED)
