"""Which formula does the code compute, and is it the right one?

The function is run on symbols inside the jail; the formula that comes out is read here, shown to
the student and compared with the reference's own, recorded in the same way. It decides no
points, numbers do; where the two disagree the instructor is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks.evidence import Evidence, Trial
from grader.executor import Answer, Argument, Wave
from grader.exercise import Question, draw_suite
from grader.exercise.recorded import model_of, places_of, recorded_reference
from grader.exercise.wanted import form_of
from grader.report import CheckResult, Outcome
from grader.symbolic import Model, Node, Status, Verdict, decide
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import Halt
from grader.symbolic.rings.floats import FloatRing
from grader.symbolic.traced import Place, UnreadableTrace, read_trace
from grader.tracing.table import NotTraceable

TITLE = "computes the right formula"
_SAME = 1e-9


def check_formula(evidence: Evidence) -> CheckResult:
    """Judge the recorded formula; undecided, with the reason, where there is none."""
    index = next((i for i, t in enumerate(evidence.traces) if _expression(t.answer)), None)
    if index is None:
        return _undecided(_why_not(evidence))
    expression = _expression(evidence.traces[index].answer)
    try:
        finding = _find(evidence.question, evidence.suite.seed, index, expression)
    except (UnreadableTrace, NotTraceable) as reason:
        return _undecided(str(reason))
    if not _agrees_with_numbers(evidence.cases[index], finding):
        return _unfaithful()
    return _judged(evidence, finding.verdict, _shown(finding.answers))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a recorded formula comes to, whoever wrote it."""

    places: tuple[Place, ...]
    model: Model
    answers: tuple[Node, ...]
    verdict: Verdict


@lru_cache(maxsize=1024)
def _find(question: Question, seed: int, index: int, expression: bytes) -> Finding:
    """Read and judge a formula; many students write the same one, so findings are kept."""
    places = places_of(question, draw_suite(question, seed).cases[index])
    answers = read_trace(expression, places)
    references = recorded_reference(question, seed, index)
    if len(answers) != len(references):
        raise UnreadableTrace("another number of arrays than is asked for")
    model = model_of(places)
    verdicts = [decide(model, a, r) for a, r in zip(answers, references, strict=True)]
    verdict = next((verdict for verdict in verdicts if not verdict.equal), verdicts[-1])
    return Finding(places, model, answers, verdict)


def _expression(answer: Answer | None) -> bytes:
    return answer.expression if answer is not None else b""


def _undecided(reason: str) -> CheckResult:
    sentence = f"Checked by numbers alone, which costs nothing: {reason}."
    return CheckResult("formula", TITLE, Outcome.UNDECIDED, sentence)


def _why_not(evidence: Evidence) -> str:
    """Return what cannot be traced, as the jail says it."""
    for trial in evidence.traces:
        if trial.answer is not None and trial.answer.outcome is Outcome.UNDECIDED:
            return f"the code uses {trial.answer.error}"
    return "the code does not run on symbols"


def _unfaithful() -> CheckResult:
    reason = "on symbols the code does something else than on numbers"
    sentence = f"Checked by numbers alone: {reason}."
    return CheckResult("formula", TITLE, Outcome.UNDECIDED, sentence, {"flag": reason})


def _judged(evidence: Evidence, verdict: Verdict, shown: dict[str, str]) -> CheckResult:
    details: dict[str, Any] = {**shown, **verdict.to_dict()}
    right = all(trial.error() <= evidence.tolerance.exact for trial in evidence.cases)
    if verdict.status is not Status.UNDECIDED and right != verdict.equal:
        details["flag"] = "numbers and formula disagree"
    return CheckResult("formula", TITLE, *_worded(verdict, shown.get("formula", "")), details)


def _worded(verdict: Verdict, formula: str) -> tuple[Outcome, str]:
    yours = f"Your code computes {formula}" if formula else "The formula of your code is"
    if verdict.status is Status.EQUAL:
        return Outcome.PASSED, f"{yours}: proved equal to the reference."
    if verdict.status is Status.PROBABLE:
        chance = f"{verdict.error_bound:.0e}"
        return Outcome.PASSED, f"{yours}: equal to the reference but for a chance of {chance}."
    if verdict.different:
        return Outcome.FAILED, f"{yours}: not what is asked for. {verdict.reason}".strip()
    return Outcome.UNDECIDED, f"{yours}: neither proved nor disproved. {verdict.reason}".strip()


def _shown(answers: Sequence[Node]) -> dict[str, str]:
    form = form_of(answers)
    return {} if form is None else {"formula": form.text, "latex": form.latex}


# The formula against the numbers


class _GivenFunctions(FloatRing):
    """Floats, with the functions that a case hands over."""

    def __init__(self, arrays: dict[str, NDArray[np.float64]], waves: dict[str, Wave]) -> None:
        super().__init__(arrays)
        self._waves = waves

    def unknown(self, name: str, order: int, a: float) -> float:  # noqa: ARG002  it is one of both
        """Return the value of a function that was handed over: of f or of f', as it came."""
        return float(self._waves[name](np.asarray(a)))


def _agrees_with_numbers(trial: Trial, finding: Finding) -> bool:
    """Whether the formula gives the numbers that the function gave on the same case."""
    if trial.values is None or len(trial.values) != len(finding.answers):
        return False
    arrays, waves = {}, {}
    for place, argument in zip(finding.places, _flat(trial.case.arguments), strict=True):
        if isinstance(argument, Wave):
            waves[place.name] = argument
        else:
            arrays[place.name] = np.asarray(argument)
    evaluator = Evaluator(finding.model, _GivenFunctions(arrays, waves))
    try:
        found = [evaluator.value(answer).entries for answer in finding.answers]
    except Halt:
        return True  # floats overflow where formulas do not: nothing is said against it
    return all(_same(f, values) for f, values in zip(found, trial.values, strict=True))


def _flat(arguments: Sequence[Argument]) -> Iterator[Argument]:
    for argument in arguments:
        if isinstance(argument, (list, tuple)):
            yield from _flat(argument)
        else:
            yield argument


def _same(entries: Sequence[float], values: NDArray[np.float64]) -> bool:
    formula = np.array(entries, dtype=float)
    if formula.size != values.size:
        return False
    if not (np.isfinite(formula).all() and np.isfinite(values).all()):
        return True  # where floats overflow, nothing is said against it
    scale = np.max(np.abs(values), initial=0.0) or 1.0
    return bool(np.max(np.abs(formula - values.ravel()), initial=0.0) <= _SAME * scale)
