"""Judge what was answered in writing: formulas, and derivations step by step."""

from collections.abc import Iterator, Mapping, Sequence

from grader.errors import ExerciseInvalid, ExpressionError
from grader.exercise import WrittenQuestion
from grader.exercise.written import DerivationQuestion, FormulaQuestion
from grader.mistakes import described
from grader.report import CheckResult, Outcome
from grader.symbolic import (
    FormulaResult,
    Model,
    Slip,
    Status,
    Verdict,
    check_formula,
    decide,
    names_in,
    parse,
    to_text,
)
from grader.symbolic.derivation import Derivation, Mark, check_derivation
from grader.symbolic.tree import Derivative, Name
from grader.symbolic.walks import walk

STEPS, GOALS = "every step is right", "arrives at what is asked for"
READS, FORM, EQUAL = "can be read", "is written in the asked terms", "is the right formula"


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
    crossed = cross_check(checks, coded.get(question.code.name, ())) if question.code else None
    return (*checks, crossed) if crossed else checks


def _judge_formula(
    question: FormulaQuestion, answer: str, hint_level: int
) -> tuple[CheckResult, ...]:
    """Judge one typed formula; later checks are skipped when an earlier one fails."""
    if not answer:
        sentence = f"No line `{question.signature}` was found. Write the formula behind the sign."
        reads = CheckResult("reads", READS, Outcome.FAILED, sentence)
        return (reads, *_skipped("form", FORM), *_skipped("equal", EQUAL))
    model, slips = question.model, question.slips
    try:
        result = check_formula(
            answer, model, question.reference, in_terms_of=question.terms, slips=slips
        )
    except ExpressionError as error:
        return (_unreadable(answer, error), *_skipped("form", FORM), *_skipped("equal", EQUAL))
    shown = {"formula": to_text(result.expression), "latex": result.latex}
    reads = CheckResult("reads", READS, Outcome.PASSED, "", shown)
    form = _check_form(question, result)
    if form.outcome is not Outcome.PASSED:
        return reads, form, *_skipped("equal", EQUAL)
    equal = CheckResult("equal", EQUAL, *_worded(result.verdict), result.verdict.to_dict())
    return reads, form, equal, *_mistake(result.slips, hint_level)


def _mistake(slips: Sequence[Slip], hint_level: int) -> Iterator[CheckResult]:
    """Name the mistake if it is one of the catalogue's."""
    codes = tuple(slip.code for slip in slips)
    if codes and all(codes):
        title, hints = described(codes)
        details = {"code": "+".join(codes), "others": []}
        yield CheckResult("mistake", title, Outcome.FAILED, " ".join(hints[:hint_level]), details)


def _unreadable(answer: str, error: ExpressionError) -> CheckResult:
    caret = f"{answer}\n{' ' * error.offset}^" if "\n" not in answer else ""
    feedback = f"{str(error)[:1].upper()}{str(error)[1:]}."
    details = {"code": error.code, "offset": error.offset, "caret": caret}
    return CheckResult("reads", READS, Outcome.FAILED, feedback, details)


def _skipped(check: str, title: str) -> tuple[CheckResult]:
    return (CheckResult(check, title, Outcome.SKIPPED, "Skipped: an earlier check comes first."),)


def _check_form(question: FormulaQuestion, result: FormulaResult) -> CheckResult:
    """Judge the terms: the asked quantity itself is no answer, nor is its definition."""
    formula = result.expression
    withheld = [name for name in question.withheld if name in names_in(formula)]
    if withheld or any(isinstance(node, Derivative) for node in walk(formula)):
        found = ", ".join(withheld) or "a derivative"
        sentence = f"It uses {found}, which is what is asked for. Work it out further."
        return CheckResult("form", FORM, Outcome.FAILED, sentence)
    if result.missing:
        sentence = f"It is to be written in terms of {', '.join(question.terms)}; "
        sentence += f"{', '.join(result.missing)} does not occur."
        return CheckResult("form", FORM, Outcome.FAILED, sentence)
    return CheckResult("form", FORM, Outcome.PASSED)


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


def judge_derivation(question: DerivationQuestion, text: str) -> tuple[CheckResult, ...]:
    """Judge a derivation step by step, and whether it arrives where it should."""
    derivation = check_derivation(text, question.model, naming=question.naming)
    steps = CheckResult("steps", STEPS, *_steps_worded(derivation), derivation.to_dict())
    if steps.outcome is not Outcome.PASSED:
        return (steps, *_skipped("goals", GOALS))
    open_goals = [goal for goal in question.goals if not _reached(question, derivation, goal)]
    if not open_goals:
        return steps, CheckResult("goals", GOALS, Outcome.PASSED)
    sentence = f"Nothing is derived for {', '.join(open_goals)} yet."
    return steps, CheckResult("goals", GOALS, Outcome.FAILED, sentence)


def _steps_worded(derivation: Derivation) -> tuple[Outcome, str]:
    if not derivation.steps:
        return Outcome.FAILED, "No formula was found. Put formulas between $$ and $$."
    first = derivation.first_wrong
    if first is not None:
        name = f": {first.mistake}" if first.mistake else ""
        return Outcome.FAILED, f"The first wrong step is in line {first.span.line}{name}."
    if derivation.mark is Mark.CORRECT:
        return Outcome.PASSED, f"All {len(derivation.steps)} steps are correct."
    open_steps = [s for s in derivation.steps if s.mark in (Mark.UNREADABLE, Mark.UNDECIDED)]
    lines = ", ".join(str(step.span.line) for step in open_steps)
    return Outcome.UNDECIDED, f"A person has to look at line {lines}: {open_steps[0].reason}"


def _reached(question: DerivationQuestion, derivation: Derivation, goal: str) -> bool:
    """Whether some chain of equalities has the goal on its left."""
    subjects = {step.subject for step in derivation.steps if step.subject}
    return any(_means(question.model, subject, goal) for subject in subjects)


def _means(model: Model, subject: str, goal: str) -> bool:
    try:
        return decide(model, parse(subject, model), Name(goal)).equal
    except ExpressionError:
        return False
