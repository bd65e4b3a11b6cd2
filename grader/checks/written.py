"""Judge a formula that was typed: does it read, is it in the asked terms, is it right?"""

from collections.abc import Mapping, Sequence

from grader.errors import ExerciseInvalid, ExpressionError
from grader.exercise import WrittenQuestion
from grader.exercise.written import FormulaQuestion
from grader.report import CheckResult, Outcome
from grader.symbolic import (
    Node,
    Status,
    Verdict,
    decide,
    missing,
    names_in,
    parse,
    to_latex,
    to_text,
)
from grader.symbolic.tree import Derivative, walk

READS, FORM, EQUAL = "can be read", "is written in the asked terms", "is the right formula"


def judge_written(
    question: WrittenQuestion, answer: str, coded: Mapping[str, Sequence[CheckResult]]
) -> tuple[CheckResult, ...]:
    """Judge the answer to a written question.

    Parameters
    ----------
    question : WrittenQuestion
    answer : str
    coded : mapping of str to sequence of CheckResult
        The checks of the functions in the same submission, by name.
    """
    if not isinstance(question, FormulaQuestion):
        raise ExerciseInvalid(question.name, "written", "is neither formula nor derivation")
    checks = _judge_formula(question, answer)
    crossed = cross_check(checks, coded.get(question.code.name, ())) if question.code else None
    return (*checks, crossed) if crossed else checks


def _judge_formula(question: FormulaQuestion, answer: str) -> tuple[CheckResult, ...]:
    """Judge one typed formula; later checks are skipped when an earlier one fails."""
    if not answer:
        sentence = f"No line `{question.signature}` was found. Write the formula behind the sign."
        reads = CheckResult("reads", READS, Outcome.FAILED, sentence)
        return (reads, *_skipped("form", FORM), *_skipped("equal", EQUAL))
    try:
        formula = parse(answer, question.model)
    except ExpressionError as error:
        return (_unreadable(answer, error), *_skipped("form", FORM), *_skipped("equal", EQUAL))
    shown = {"formula": to_text(formula), "latex": to_latex(formula)}
    reads = CheckResult("reads", READS, Outcome.PASSED, "", shown)
    form = _check_form(question, formula)
    if form.outcome is not Outcome.PASSED:
        return reads, form, *_skipped("equal", EQUAL)
    return reads, form, _check_equal(question, formula)


def _unreadable(answer: str, error: ExpressionError) -> CheckResult:
    caret = f"{answer}\n{' ' * error.offset}^" if "\n" not in answer else ""
    feedback = f"{str(error)[:1].upper()}{str(error)[1:]}."
    details = {"code": error.code, "offset": error.offset, "caret": caret}
    return CheckResult("reads", READS, Outcome.FAILED, feedback, details)


def _skipped(check: str, title: str) -> tuple[CheckResult]:
    return (CheckResult(check, title, Outcome.SKIPPED, "Skipped: an earlier check comes first."),)


def _check_form(question: FormulaQuestion, formula: Node) -> CheckResult:
    """Judge the terms: the asked quantity itself is no answer, nor is its definition."""
    withheld = [name for name in question.withheld if name in names_in(formula)]
    if withheld or any(isinstance(node, Derivative) for node in walk(formula)):
        found = ", ".join(withheld) or "a derivative"
        sentence = f"It uses {found}, which is what is asked for. Work it out further."
        return CheckResult("form", FORM, Outcome.FAILED, sentence)
    absent = missing(formula, question.terms, question.model)
    if absent:
        sentence = f"It is to be written in terms of {', '.join(question.terms)}; "
        sentence += f"{', '.join(absent)} does not occur."
        return CheckResult("form", FORM, Outcome.FAILED, sentence)
    return CheckResult("form", FORM, Outcome.PASSED)


def _check_equal(question: FormulaQuestion, formula: Node) -> CheckResult:
    verdict = decide(question.model, formula, question.reference)
    return CheckResult("equal", EQUAL, *_worded(verdict), verdict.to_dict())


def _worded(verdict: Verdict) -> tuple[Outcome, str]:
    if verdict.status is Status.EQUAL:
        return Outcome.PASSED, "Proved equal to the reference."
    if verdict.status is Status.PROBABLE:
        return Outcome.PASSED, f"Equal but for a chance of {verdict.error_bound:.0e}."
    if verdict.different:
        return Outcome.FAILED, verdict.reason
    return Outcome.UNDECIDED, f"A person has to look at it. {verdict.reason}".strip()


def cross_check(checks: Sequence[CheckResult], code: Sequence[CheckResult]) -> CheckResult | None:
    """Compare what is known of a typed formula and of the same student's code.

    Parameters
    ----------
    checks, code : sequence of CheckResult
        Of the typed formula, and of the function that is asked for as well.
    """
    typed = next((c.outcome for c in checks if c.check == "equal"), Outcome.SKIPPED)
    coded = next((c.outcome for c in code if c.check == "formula"), Outcome.SKIPPED)
    if {typed, coded} != {Outcome.PASSED, Outcome.FAILED}:
        return None
    right, wrong = ("formula", "code") if typed is Outcome.PASSED else ("code", "formula")
    sentence = f"Your {right} is right, your {wrong} computes something else: compare the two."
    details = {"flag": "formula and code disagree"}
    return CheckResult("cross", "agrees with your code", Outcome.FAILED, sentence, details)
