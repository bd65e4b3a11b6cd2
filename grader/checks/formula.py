"""Which formula does the code compute, and is it the right one?

The function is run on symbols inside the jail, at shapes that are square and at shapes that are
not; the formulas that come out are read here, shown to the student and compared with the
reference's own, recorded in the same way. They decide no points, numbers do; where the two
disagree, both are told as one story.
"""

from dataclasses import dataclass, replace

from grader.checks.evidence import Evidence, Trial
from grader.checks.recordings import Finding, judged, stands_for
from grader.checks.shapes import settings_of, shape_of
from grader.exercise import Case
from grader.exercise.recorded import has_formula
from grader.exercise.wanted import forms_of
from grader.report import CheckResult, Outcome
from grader.report.details import FormulaDetails, Part
from grader.symbolic import Method, Status, Verdict

TITLE = "computes the right formula"
NO_REFERENCE = (
    "This question is checked by numbers alone, which costs nothing: what it asks for is not "
    "recorded as a formula."
)
NOT_THE_PROGRAM = (
    "Checked by numbers alone, which costs nothing: what was recorded does not stand for the "
    "whole program."
)
APPROXIMATION = (
    "The numbers are {}; the formula is an approximation of what is asked for, or right for such "
    "inputs alone."
)
MOVED = (
    "Checked by numbers alone, which costs nothing: formulas are compared once the arrays come in "
    "the wanted order."
)
ROUNDED = (
    "The formula of your code is the reference's, but its numbers are not: they are lost on the "
    "way, in rounding or overflow. Write it so that no digits cancel and nothing grows too large."
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded at the shapes of one case, beside the numbers of the same case."""

    finding: Finding
    numbers: Trial


def check_formula(evidence: Evidence) -> CheckResult:
    """Judge the recorded formulas; undecided, with the reason, where there is none."""
    found, missing = _recorded(evidence)
    if not found:
        reason = next(iter(missing.values()), "the code was not run on symbols")
        return _undecided(evidence, f"Checked by numbers alone, which costs nothing: {reason}.")
    if any(trial.moved for trial in evidence.cases):
        return _undecided(evidence, MOVED)
    if not all(stands_for(one.finding, one.numbers) for one in found):
        return _flagged(NOT_THE_PROGRAM, "on symbols the code does something else than on numbers")
    return _story(evidence, found, missing)


def _recorded(evidence: Evidence) -> tuple[list[Recorded], dict[str, str]]:
    """Return what was recorded, and for each place where nothing was the reason."""
    suite, places = evidence.suite, {trial.case: trial for trial in evidence.cases}
    read = [trial for trial in evidence.traces if _expression(trial)]
    expressions = tuple((suite.cases.index(t.case), _expression(t)) for t in read)
    findings = judged(evidence.question, suite.seed, expressions)
    found, missing = [], {}
    for trial in evidence.traces:
        if not _expression(trial):
            missing[_place(evidence, trial.case)] = _why_not(trial)
    for trial, finding in zip(read, findings, strict=True):
        if isinstance(finding, str):
            missing[_place(evidence, trial.case)] = finding
        else:
            found.append(Recorded(finding, places[trial.case]))
    return found, missing


def _expression(trial: Trial) -> bytes:
    return b"" if trial.answer is None else trial.answer.expression


def _why_not(trial: Trial) -> str:
    """Return what cannot be recorded, as the jail says it."""
    if trial.answer is not None and trial.answer.outcome is Outcome.UNDECIDED:
        return f"the code uses {trial.answer.error}"
    return "the code does not run on symbols"


def _undecided(evidence: Evidence, sentence: str) -> CheckResult:
    indices = [evidence.suite.cases.index(trial.case) for trial in evidence.traces]
    if not any(has_formula(evidence.question, evidence.suite.seed, index) for index in indices):
        sentence = NO_REFERENCE
    return CheckResult("formula", TITLE, Outcome.UNDECIDED, sentence)


def _flagged(sentence: str, flag: str, details: FormulaDetails | None = None) -> CheckResult:
    """Return a check that costs nothing, with a word for the staff."""
    more = replace(details or FormulaDetails(), flag=flag)
    return CheckResult("formula", TITLE, Outcome.UNDECIDED, sentence, more)


def _story(evidence: Evidence, found: list[Recorded], missing: dict[str, str]) -> CheckResult:
    """Tell the first of the formulas that are least right, together with the numbers."""
    found, missing = _in_time(evidence, found, missing)
    told = min(found, key=lambda one: one.finding.rank)
    verdict = told.finding.verdict
    details = _shown(evidence, told.finding, verdict)
    error, tolerance = max(trial.error() for trial in evidence.cases), evidence.tolerance
    if verdict.different and error <= tolerance.approximate:
        exact = error <= tolerance.exact
        sentence = APPROXIMATION.format("right within the tolerance" if exact else "nearly right")
        flag = "numbers right, formula proved different"
        return _flagged(f"{sentence} {_which(evidence, told)}".strip(), flag, details)
    if verdict.equal and error > tolerance.approximate:
        lost = any(
            one.numbers.fits and one.numbers.error() > tolerance.approximate for one in found
        )
        flag = "numbers wrong, formula proved equal"
        return _flagged(ROUNDED if lost else NOT_THE_PROGRAM, flag)
    words = _words(evidence, told, found, missing)
    return CheckResult("formula", TITLE, _OUTCOMES[verdict.status], words.strip(), details)


def _which(evidence: Evidence, told: Recorded) -> str:
    """Return which formula is meant, if there is anything to say of it."""
    yours, joint = _yours(evidence, told)
    if len(told.finding.answers) > 1:
        return f"It is that of {_part(evidence, told.finding)}."
    return f"{yours}." if joint == ":" else ""


def _in_time(
    evidence: Evidence, found: list[Recorded], missing: dict[str, str]
) -> tuple[list[Recorded], dict[str, str]]:
    """Leave out what there was no time to compare, unless there is nothing else."""
    late = {id(one) for one in found if one.finding.verdict.method is Method.EXHAUSTED}
    if len(late) == len(found):
        return found, missing
    places = (_place(evidence, one.numbers.case) for one in found if id(one) in late)
    kept = [one for one in found if id(one) not in late]
    return kept, missing | dict.fromkeys(places, "it takes too long")


_OUTCOMES = {
    Status.EQUAL: Outcome.PASSED,
    Status.PROBABLE: Outcome.PASSED,
    Status.DIFFERENT: Outcome.FAILED,
    Status.NUMERIC: Outcome.UNDECIDED,
    Status.UNDECIDED: Outcome.UNDECIDED,
}


def _part(evidence: Evidence, finding: Finding) -> str:
    return evidence.question.part_names(len(finding.answers))[finding.worst]


def _shown(evidence: Evidence, finding: Finding, verdict: Verdict) -> FormulaDetails:
    """Return the verdict and the formulas: one, or the parts that somebody would read."""
    forms = forms_of(finding.answers, evidence.question)
    compared = FormulaDetails(**verdict.to_dict())
    if len(finding.answers) > 1:
        parts = tuple(Part(form.part, form.text, form.latex) for form in forms)
        return replace(compared, formulas=parts or None)
    return replace(compared, formula=forms[0].text, latex=forms[0].latex) if forms else compared


def _words(
    evidence: Evidence, told: Recorded, found: list[Recorded], missing: dict[str, str]
) -> str:
    yours, joint = _yours(evidence, told)
    verdict = told.finding.verdict
    if _OUTCOMES[verdict.status] is not Outcome.PASSED:
        others = any(one.finding.rank > told.finding.rank for one in found)
        where = f" for {_place(evidence, told.numbers.case)}" if others else ""
        judgement = "not the one wanted" if verdict.different else "neither proved nor disproved"
        return f"{yours}{joint} {judgement}{where}. {verdict.reason}"
    equal = "proved equal to the reference"
    if any(one.finding.verdict.status is Status.PROBABLE for one in found):
        chance = sum(one.finding.error_bound for one in found)
        equal = f"equal to the reference but for a chance of {chance:.0e}"
    rest = [f"Not compared for {place}: {reason}." for place, reason in missing.items()]
    return " ".join([f"{yours}{joint} {equal}{_claim(evidence, found, missing)}.", *rest])


def _yours(evidence: Evidence, told: Recorded) -> tuple[str, str]:
    """Return what a sentence is about, and what joins its verdict to that."""
    finding = told.finding
    if len(finding.answers) > 1:
        if _OUTCOMES[finding.verdict.status] is Outcome.PASSED:
            return "The formulas of your code", " are"
        return f"The formula of {_part(evidence, finding)}", " is"
    forms = forms_of(finding.answers, evidence.question)
    return (f"Your code computes {forms[0].text}", ":") if forms else _UNSHOWN


_UNSHOWN = ("The formula of your code", " is")


def _claim(evidence: Evidence, found: list[Recorded], missing: dict[str, str]) -> str:
    """Return for which shapes and settings an equality was proved, if not for all of them."""
    cases = [one.numbers.case for one in found]
    if missing:
        places = [_place(evidence, case) for case in cases]
    else:
        places = [settings_of(evidence.question, case) for case in cases]
    named = dict.fromkeys(filter(None, places))
    return f" for {' and for '.join(named)}" if named else ""


def _place(evidence: Evidence, case: Case) -> str:
    return ", ".join(filter(None, [shape_of(case), settings_of(evidence.question, case)]))
