"""Judge what was answered in writing: formulas, and derivations step by step."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

from grader.checks.boundary import optional, undecided
from grader.errors import ExerciseInvalid, ExpressionError, UnknownSymbol
from grader.exercise import WrittenQuestion
from grader.exercise.written import DerivationQuestion, FormulaQuestion
from grader.report import CheckResult, Outcome
from grader.report.details import (
    FlagDetails,
    FormulaDetails,
    GoalsDetails,
    MistakeDetails,
    ReadingDetails,
    StepsDetails,
)
from grader.symbolic import (
    FormulaResult,
    Model,
    Network,
    SlipTable,
    Status,
    Verdict,
    check_formula,
    names_in,
    to_text,
)
from grader.symbolic.derivation import Derivation, Mark
from grader.symbolic.derivation.sheet import assumptions, check_sheet, in_writers_letters
from grader.symbolic.derivation.values import Goal
from grader.symbolic.tree import Derivative, Name, Node
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


def unjudged(question: WrittenQuestion, fault: str) -> tuple[CheckResult, ...]:
    """Return the checks of an answer that the grader failed on, by the fault's name."""
    if isinstance(question, DerivationQuestion):
        return (undecided("steps", STEPS, fault),)
    return (undecided("equal", EQUAL, fault),)


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
    if result.verdict.different and question.slips is not None:
        table = question.slips
        named = optional("mistake", lambda: _mistake(table, result.expression, hint_level))
    return reads, form, _equal(result.verdict), *([named] if named else [])


def _mistake(table: SlipTable, answer: Node, hint_level: int) -> CheckResult | None:
    """Name the mistake if it is one of the catalogue's."""
    slips = table.diagnose(answer)
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


def judge_derivation(question: DerivationQuestion, text: str) -> tuple[CheckResult, ...]:
    """Judge a derivation step by step, and whether it arrives where it should."""
    networks = in_writers_letters(text, question.network)

    def check(*, named: bool) -> tuple[Derivation, Network]:
        return check_sheet(text, networks, named=named, goals=question.goals)

    derivation, network = optional("naming", lambda: check(named=True)) or check(named=False)
    details = replace(
        StepsDetails.from_json(derivation.to_dict()),
        flag=_flag_of_steps(derivation),
        assumed=tuple(assumptions(network)) if network.letters else None,
    )
    steps = CheckResult("steps", STEPS, *_steps_worded(derivation), details)
    return (steps, _goals(derivation)) if question.goals else (steps,)


def _flag_of_steps(derivation: Derivation) -> str | None:
    """Tell the instructor of steps that numbers decided, or nothing did."""
    settled = [str(step.span.line) for step in derivation.steps if step.by_numbers]
    return f"settled by numbers, not proved: line {', '.join(settled)}" if settled else None


def _steps_worded(derivation: Derivation) -> tuple[Outcome, str]:
    if not derivation.steps:
        return Outcome.FAILED, "No formula was found. Put formulas between $$ and $$."
    first, total = derivation.first_wrong, len(derivation.steps)
    if first is not None:
        name = f": {first.mistake}" if first.mistake else ""
        return Outcome.FAILED, f"The first wrong step is in line {first.span.line}{name}."
    if derivation.mark is Mark.CORRECT:
        return Outcome.PASSED, f"All {total} steps are correct."
    open_steps = [s for s in derivation.steps if s.mark in (Mark.UNREADABLE, Mark.UNDECIDED)]
    if not open_steps:
        return Outcome.UNDECIDED, "It defines names and claims nothing."
    lines = ", ".join(str(step.span.line) for step in open_steps)
    right = total - len(open_steps)
    sentence = f"{right} of {total} steps are correct. Not settled: line {lines}. "
    return Outcome.UNDECIDED, sentence + open_steps[0].reason


def _goals(derivation: Derivation) -> CheckResult:
    """Judge where the derivation arrives; each goal earns its share on its own."""
    stand = derivation.goals
    goals = {name: goal.value for name, goal in stand.items()}
    waiting, missing = (
        ", ".join(name for name, goal in stand.items() if goal is wanted)
        for wanted in (Goal.PENDING, Goal.OPEN)
    )
    sentences = []
    if missing:
        sentences.append(
            f"Nothing right is worked out for {missing}. Let its chain end in something that is "
            "free of it and of derivatives."
        )
    if waiting:
        sentences.append(f"Pending: {waiting}. A person looks at what could not be settled.")
    details = GoalsDetails(goals, f"pending: {waiting}" if waiting else None)
    outcome = Outcome.FAILED if missing else Outcome.UNDECIDED if waiting else Outcome.PASSED
    return CheckResult("goals", GOALS, outcome, " ".join(sentences), details)
