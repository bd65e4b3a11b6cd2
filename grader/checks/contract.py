"""Does it run, and does it keep the contract: shape, dtype, finite numbers, inputs unchanged?"""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.checks.numpy_errors import in_words
from grader.checks.parts import Part, parts_of
from grader.checks.sentences import ending, listed, reason, shape
from grader.checks.tracebacks import raised
from grader.misconceptions import mistake
from grader.report import CheckResult, Outcome, Standing
from grader.report.details import ContractDetails, InputsDetails, RunDetails

_INPUTS_CHANGED = mistake("M46")
#: A sentence for the student and its parts for machines.
Breach = tuple[str, ContractDetails]
#: What to do about right values, by how they stand.
_ADVICE = {
    Standing.RESHAPED: " The values are right: return them with shape {}.",
    Standing.TRANSPOSED: " The values are right, but the layout is transposed.",
}
#: The same, for machines.
_LAYOUTS = {Standing.RESHAPED: "reshaped", Standing.TRANSPOSED: "transposed"}


def check_runs(evidence: Evidence) -> CheckResult:
    """Judge whether the program loads and the function returns on every deciding case."""
    name, title = evidence.question.name, f"{evidence.question.signature} runs"
    run, ended = evidence.run, evidence.ended
    if ended is not Outcome.PASSED:
        detail = reason(run.error, evidence.source, evidence.file) or run.detail
        details = RunDetails(run.error or None, _missing_function(name, detail))
        sentence = ending(ended, name, detail, evidence.packages)
        return CheckResult("runs", title, ended, sentence, details)
    silent = [trial for trial in (*evidence.cases, evidence.again) if not trial.returned]
    if not silent:
        return CheckResult("runs", title, Outcome.PASSED)
    return _failed_calls(evidence, title, silent)


def _missing_function(name: str, detail: str) -> str | None:
    """Return what is there in place of a function that is not, in the jail's words."""
    absent = f"The program defines no function {name}. "
    return detail.removeprefix(absent) if detail.startswith(absent) else None


def _failed_calls(evidence: Evidence, title: str, silent: list[Trial]) -> CheckResult:
    answer = silent[0].answer
    outcome = Outcome.CRASHED if answer is None else answer.outcome
    error = "" if answer is None else answer.error
    name, detail = evidence.question.name, _reason(evidence, silent[0], error)
    sentence = ending(outcome, name, detail, evidence.packages)
    total = len(evidence.cases) + 1
    if len(silent) < total:
        sentence = f"On {len(silent)} of {total} inputs: {sentence}"
    return CheckResult("runs", title, outcome, sentence, RunDetails(error))


def _reason(evidence: Evidence, trial: Trial, error: str) -> str:
    """Return what went wrong in a call, NumPy's own errors in words."""
    words, exception = in_words(error, evidence.question, trial.case), raised(error)
    said = reason(error, evidence.source, evidence.file)
    meant = f"{exception.partition(':')[0]}: {words.removesuffix('.')}"
    return said.replace(exception, meant) if words else said


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
        if trial.returned and trial.values is None:
            yield _no_arrays(evidence, trial)
    parts = parts_of(evidence)
    yield from _missing(evidence, parts)
    for part in parts:
        yield from _misshapen(part)
    yield from _moved(evidence, parts)
    for part in parts:
        yield from _not_finite(part)


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
    return sentence, ContractDetails(trial.case.name)


def _missing(evidence: Evidence, parts: Sequence[Part]) -> Iterator[Breach]:
    names = [part.name for part in parts if part.standing is Standing.MISSING]
    if names:
        wanted = evidence.question.part_names(len(evidence.cases[0].case.wanted))
        sentence = (
            f"{evidence.question.name} returned nothing for {listed(names)}; wanted "
            f"{listed(wanted)}, in this order."
        )
        yield sentence, ContractDetails()


def _misshapen(part: Part) -> Iterator[Breach]:
    for trial, place in part.places:
        if trial.values is None or trial.shaped(place) or part.standing is Standing.MISSING:
            continue
        found, wanted = trial.values[place].shape, trial.case.wanted[place].values.shape
        sentence = (
            f"{part.name} has shape {shape(found)} on {trial.case.name}; wanted {shape(wanted)}."
        )
        sentence += _ADVICE.get(part.standing, "").format(shape(wanted))
        layout = _LAYOUTS.get(part.standing)
        yield sentence, ContractDetails(trial.case.name, None, found, wanted, layout)
        return


def _moved(evidence: Evidence, parts: Sequence[Part]) -> Iterator[Breach]:
    names = [part.name for part in parts if part.standing is Standing.MOVED]
    if names:
        wanted = evidence.question.part_names(len(evidence.cases[0].case.wanted))
        sentence = (
            f"{listed(names)} {'is' if len(names) == 1 else 'are'} right, but in another order; "
            f"wanted {', '.join(wanted)}."
        )
        yield sentence, ContractDetails()


def _not_finite(part: Part) -> Iterator[Breach]:
    for trial, place in part.places:
        if trial.values is None or np.isfinite(trial.values[place]).all():
            continue
        values = trial.values[place]
        entry = tuple(map(int, np.argwhere(~np.isfinite(values))[0]))
        sentence = (
            f"{part.name} is {values[entry]} at entry {list(entry)} on {trial.case.name}; every "
            "entry has to be a finite number."
        )
        yield sentence, ContractDetails(trial.case.name, entry)


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
                InputsDetails(changed, _INPUTS_CHANGED.code),
            )
    return CheckResult("inputs", title, Outcome.PASSED)
