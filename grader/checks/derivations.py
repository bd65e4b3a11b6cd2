"""Judge derivations step by step, and where they arrive."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from grader.checks.boundary import optional
from grader.exercise.written import DerivationQuestion, FormulaQuestion, Sheet
from grader.report import CheckResult, Outcome
from grader.report.details import GoalsDetails, StepsDetails
from grader.symbolic import Model
from grader.symbolic.budget import allowance, uncharged
from grader.symbolic.derivation import Derivation, Mark, check_derivation
from grader.symbolic.derivation.sheet import assumptions, check_sheet, in_writers_letters
from grader.symbolic.derivation.values import Goal
from grader.symbolic.gradient_names import gradient_names
from grader.symbolic.tree import Number

STEPS, GOALS = "every step is right", "arrives at what is asked for"
#: Processor time in which the slips of one derivation are looked for.
NAMING_SECONDS = 1.5
#: The worst first.
_STANDS = (Goal.OPEN, Goal.PENDING, Goal.REACHED)
#: A whole number that is no exponent, nor part of a name or of a decimal.
_WHOLE = re.compile(r"(?<![\w.^])\d+(?![\w.])")


def judge_derivation(question: DerivationQuestion, text: str) -> tuple[CheckResult, ...]:
    """Judge a derivation step by step, and whether it arrives where it should."""
    networks = in_writers_letters(text, question.network)

    unnamed, network = check_sheet(text, networks, named=False, goals=question.goals)
    derivation = _with_names(unnamed, lambda: check_sheet(text, [network], goals=question.goals)[0])
    details = replace(
        StepsDetails.from_json(derivation.to_dict()),
        flag=_flag_of_steps(derivation),
        assumed=tuple(assumptions(network)) if network.letters else None,
    )
    steps = CheckResult("steps", STEPS, *_steps_worded(derivation), details)
    return (steps, _goals(derivation)) if question.goals else (steps,)


def judge_on_sheet(
    question: FormulaQuestion, sheet: Sheet, text: str, alone: Goal
) -> tuple[CheckResult, ...]:
    """Judge a derivation in a question's own names.

    Parameters
    ----------
    question : FormulaQuestion
    sheet : Sheet
    text : str
    alone : Goal
        How the formula that it ends in stands by itself: if it is right, the derivation arrives,
        and its steps are marked all the same.
    """
    goal = question.goal or question.name
    derivation, sentence = _on_sheet(sheet, goal, text)
    stand = max(derivation.goals[goal], alone, key=_STANDS.index)
    derivation = replace(derivation, goals={goal: stand})
    details = replace(StepsDetails.from_json(derivation.to_dict()), flag=_flag_of_steps(derivation))
    steps = CheckResult("steps", STEPS, *_steps_worded(derivation), details)
    goals = _goals(derivation)
    told = sentence if sentence and stand is Goal.OPEN else goals.feedback
    return steps, replace(goals, feedback=told)


def _on_sheet(sheet: Sheet, goal: str, text: str) -> tuple[Derivation, str]:
    """Return a derivation as judged; at sizes at which it does not arrive, with a sentence."""
    first, *others = _at_all_sizes(sheet, text)
    if first.goals[goal] is Goal.REACHED:
        for other in others:
            if other.goals[goal] is not Goal.REACHED:
                return other, sentence_on_sizes(text, sheet.model)
    return first, ""


@lru_cache(maxsize=1)  # the questions of a sheet are judged one after another
def _at_all_sizes(sheet: Sheet, text: str) -> tuple[Derivation, ...]:
    """Return a derivation as judged at the usual sizes, and if it arrives anywhere, at others.

    Its slips are named at the usual ones: there all but most transposes have values.
    """

    def at(model: Model, naming: Model | None = None) -> Derivation:
        return check_derivation(text, model, naming=naming, goals=sheet.asked, whole=True)

    unnamed = at(sheet.model)
    arrives = Goal.REACHED in unnamed.goals.values()
    others = [*map(at, sheet.models[1:])] if arrives else []
    return _with_names(unnamed, lambda: at(sheet.model, sheet.model)), *others


def _with_names(unnamed: Derivation, check: Callable[[], Derivation]) -> Derivation:
    """Return a derivation with the slips of its wrong steps, found by checking it once more.

    Tables of slips take time; they have their own, so that no mark hangs on them.
    """

    def named() -> Derivation:
        with uncharged(), allowance(NAMING_SECONDS):
            return check()

    found = optional("naming", named) if unnamed.first_wrong is not None else None
    return found if found and _marks(found) == _marks(unnamed) else unnamed


def _marks(derivation: Derivation) -> tuple[list[Mark], dict[str, Goal]]:
    """Return what a derivation earns by."""
    return [step.verdict for step in derivation.steps], dict(derivation.goals)


def sentence_on_sizes(text: str, model: Model) -> str:
    """Return what is wrong with a formula that is right at the sizes of one model alone."""
    sizes = dict(_sizes(model))
    written = {int(number) for number in _WHOLE.findall(text)}
    literal = [f"{name} = {size}" for name, size in sizes.items() if size in written]
    which, names = ", ".join(literal) or "the sizes happen to fit", ", ".join(sizes)
    return (
        f"It is right only where {which}. A formula has to hold for all sizes: call them by their "
        f"names ({names})."
    )


def _sizes(model: Model) -> Iterator[tuple[str, int]]:
    gradients = gradient_names(model)
    for name, definition in model.definitions.items():
        if isinstance(definition, Number) and name not in gradients:
            yield name, int(definition.value)


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
