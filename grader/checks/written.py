"""Judge what was answered in writing: formulas, and derivations step by step."""

import operator
from collections.abc import Mapping, Sequence
from functools import reduce

from grader.checks.answers import is_worked_out
from grader.checks.boundary import optional, undecided
from grader.checks.derivations import STEPS, judge_derivation, judge_on_sheet, sentence_on_sizes
from grader.errors import ExerciseInvalid, ExpressionError, UnknownSymbol
from grader.exercise import WrittenQuestion
from grader.exercise.written import DerivationQuestion, FormulaQuestion, Sheet
from grader.report import CheckResult, Outcome
from grader.report.details import (
    FlagDetails,
    FormulaDetails,
    MistakeDetails,
    ReadingDetails,
)
from grader.symbolic import (
    FormulaResult,
    Model,
    Status,
    Verdict,
    check_formula,
    names_in,
    to_text,
)
from grader.symbolic.derivation.values import Goal
from grader.symbolic.tree import Derivative, Name, Node
from grader.symbolic.verdict import Method
from grader.symbolic.walks import walk

READS, FORM, EQUAL = "can be read", "is written in the asked terms", "is the right formula"

#: How a formula stands by itself.
_ALONE = {Outcome.PASSED: Goal.REACHED, Outcome.UNDECIDED: Goal.PENDING}


def judge_written(
    question: WrittenQuestion,
    answer: str,
    rest: str,
    coded: Mapping[str, Sequence[CheckResult]],
    hint_level: int = 1,
) -> tuple[CheckResult, ...]:
    """Judge the answer to a written question.

    Parameters
    ----------
    question : WrittenQuestion
    answer : str
        The formula behind the question's name; empty if there is none.
    rest : str
        All that was handed in in writing beside such lines.
    coded : mapping of str to sequence of CheckResult
        The checks of the functions in the same submission, by name.
    hint_level : int
        How much is said about a known mistake, as in :func:`grader.checks.mistakes.check_mistakes`.
    """
    if isinstance(question, DerivationQuestion):
        return judge_derivation(question, rest)
    if not isinstance(question, FormulaQuestion):
        raise ExerciseInvalid(question.name, "written", "is neither formula nor derivation")
    checks = _judge_formula(question, answer, hint_level)
    if question.sheet is not None and is_worked_out(rest, question.sheet):
        checks = _derived(question, question.sheet, rest, checks)
    crossed = cross_check(checks, coded.get(question.code.name, ())) if question.code else None
    return (*checks, crossed) if crossed else checks


def unjudged(question: WrittenQuestion, fault: str) -> tuple[CheckResult, ...]:
    """Return the checks of an answer that the grader failed on, by the fault's name."""
    if isinstance(question, DerivationQuestion):
        return (undecided("steps", STEPS, fault),)
    return (undecided("equal", EQUAL, fault),)


def _derived(
    question: FormulaQuestion, sheet: Sheet, rest: str, formula: tuple[CheckResult, ...]
) -> tuple[CheckResult, ...]:
    """Judge a derivation; its last formula is the answer unless that is wrong by itself."""
    named = {check.check: check for check in formula}
    alone = _ALONE.get(named["equal"].outcome, Goal.OPEN)
    steps = judge_on_sheet(question, sheet, rest, alone)
    if alone is not Goal.OPEN:
        return (*formula, *steps)
    return (*steps, *([named["mistake"]] if "mistake" in named else []))


def _judge_formula(
    question: FormulaQuestion, answer: str, hint_level: int
) -> tuple[CheckResult, ...]:
    """Judge one typed formula; later checks are skipped when an earlier one fails."""
    if not answer:
        sentence = f"No line `{question.signature}` was found. Write the formula behind the sign."
        reads = CheckResult("reads", READS, Outcome.FAILED, sentence)
        return (reads, *_skipped("form", FORM), *_skipped("equal", EQUAL))
    try:
        result = check_formula(
            answer, question.model, question.reference, in_terms_of=question.terms
        )
    except ExpressionError as error:
        return (
            unreadable(answer, error, question.model),
            *_skipped("form", FORM),
            *_skipped("equal", EQUAL),
        )
    shown = ReadingDetails(to_text(result.expression), result.latex)
    reads = CheckResult("reads", READS, Outcome.PASSED, result.note, shown)
    form = _check_form(question, result)
    if form.outcome is not Outcome.PASSED:
        return reads, form, *_skipped("equal", EQUAL)
    named = None
    if result.verdict.different:
        named = optional("mistake", lambda: _mistake(question, result.expression, hint_level))
    return reads, form, _at_all_sizes(question, answer, result.verdict), *([named] if named else [])


def _at_all_sizes(question: FormulaQuestion, answer: str, verdict: Verdict) -> CheckResult:
    """Judge a formula that is right at the usual sizes at others, too."""
    for place in question.elsewhere if verdict.equal else ():
        holds = place.holds(answer, question.reference)
        if holds is None:
            reason = "At other sizes it has no value, so it could not be compared there."
            return _equal(Verdict(Status.UNDECIDED, Method.INCONCLUSIVE, reason))
        if not holds:
            reason = sentence_on_sizes(answer, question.model)
            return _equal(Verdict(Status.DIFFERENT, Method.SIZES, reason))
    return _equal(verdict)


def _mistake(question: FormulaQuestion, answer: Node, hint_level: int) -> CheckResult | None:
    """Name the mistake if it is one of the catalogue's."""
    slips = question.slips_in(answer)
    known = [slip.mistake for slip in slips if slip.mistake]
    if not known or len(known) < len(slips):
        return None
    made = reduce(operator.add, known)
    hints, details = " ".join(made.hints[:hint_level]), MistakeDetails(made.code, ())
    return CheckResult("mistake", made.title, Outcome.FAILED, hints, details)


def unreadable(answer: str, error: ExpressionError, model: Model) -> CheckResult:
    """Return the check that tells what could not be read; of an unknown name, which there are."""
    names = model.names if isinstance(error, UnknownSymbol) else ()
    caret = f"{answer}\n{' ' * error.offset}^" if "\n" not in answer else ""
    feedback = f"{str(error)[:1].upper()}{str(error)[1:]}."
    feedback += f" Names that may be used: {', '.join(names)}." if names else ""
    details = ReadingDetails(code=error.code, offset=error.offset, caret=caret)
    return CheckResult("reads", READS, Outcome.FAILED, feedback, details)


def _skipped(check: str, title: str) -> tuple[CheckResult]:
    return (CheckResult(check, title, Outcome.SKIPPED, "Skipped: an earlier check comes first."),)


def _check_form(question: FormulaQuestion, result: FormulaResult) -> CheckResult:
    """Judge the terms: the asked quantity itself is no answer, nor is its definition."""
    formula = result.expression
    withheld = [name for name in question.withheld if name in names_in(formula)]
    if withheld or any(_is_unworked(node) for node in walk(formula)):
        found = ", ".join(withheld) or "a derivative"
        sentence = f"It uses {found}, which is what is asked for. Work it out further."
        return CheckResult("form", FORM, Outcome.FAILED, sentence)
    if result.missing:
        sentence = f"It is to be written in terms of {', '.join(question.terms)}; "
        sentence += f"{', '.join(result.missing)} does not occur."
        return CheckResult("form", FORM, Outcome.FAILED, sentence)
    return CheckResult("form", FORM, Outcome.PASSED)


def _is_unworked(node: Node) -> bool:
    """Whether a derivative is left to work out; that of one layer by another is a matrix."""
    return isinstance(node, Derivative) and (not isinstance(node.of, Name) or node.of.name == "L")


_FLAGS = {
    Status.NUMERIC: "settled by numbers, not proved",
    Status.UNDECIDED: "pending: neither proved nor refuted",
}


def _equal(verdict: Verdict) -> CheckResult:
    details = FormulaDetails(**verdict.to_dict(), flag=_FLAGS.get(verdict.status))
    return CheckResult("equal", EQUAL, *_worded(verdict), details)


def _worded(verdict: Verdict) -> tuple[Outcome, str]:
    if verdict.status is Status.EQUAL:
        return Outcome.PASSED, "Proved equal to the reference."
    if verdict.status is Status.NUMERIC:
        return Outcome.PASSED, verdict.reason
    if verdict.status is Status.PROBABLE:
        return Outcome.PASSED, f"Equal but for a chance of {verdict.error_bound:.0e}."
    if verdict.different:
        return Outcome.FAILED, verdict.reason
    return Outcome.UNDECIDED, f"Pending: a person has to look at it. {verdict.reason}".strip()


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
    details = FlagDetails(flag="formula and code disagree")
    return CheckResult("cross", "agrees with your code", Outcome.FAILED, sentence, details)
