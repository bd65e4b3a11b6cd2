"""The right formulas of an exercise, to be shown when an instructor lets them be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.exercise.model import Exercise, Question
from grader.exercise.recorded import SHAPES_SEED, recorded_reference
from grader.exercise.written import FormulaQuestion
from grader.symbolic import Node, to_latex, to_text
from grader.symbolic.model import Reading
from grader.symbolic.tree import Array, Name
from grader.tracing.record import NotTraceable

#: Longer formulas are not shown: nobody reads them.
_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Form:
    """A formula to be read, as ``text`` and as ``latex``."""

    text: str
    latex: str


def form_of(answers: Sequence[Node]) -> Form | None:
    """Return the formula of a function's answer, or of its first entry; None if nobody reads it."""
    if len(answers) > 1:
        return None
    (answer,), where = answers, ""
    shown = answer
    if isinstance(answer, Array):
        if not answer.entries:
            return None
        shown, where = answer.entries[0], f" in entry {[0] * len(answer.shape)}"
    text = to_text(shown, Reading.NUMPY)
    return None if len(text) > _SHOWN else Form(f"{text}{where}", to_latex(shown))


def wanted_forms(exercise: Exercise) -> dict[str, Form]:
    """Return the right formula of each question that has one to be read, by its name.

    A reference that does something without a formula has none, nor has a derivation.
    """
    return dict(_wanted(exercise))


def _wanted(exercise: Exercise) -> Iterator[tuple[str, Form]]:
    for question in exercise.questions:
        form = _recorded(question)
        if form is not None:
            yield question.name, form
    for written in exercise.written:
        if isinstance(written, FormulaQuestion):
            node = _spelled(written)
            yield written.name, Form(to_text(node), to_latex(node))


@lru_cache(maxsize=512)
def _recorded(question: Question) -> Form | None:
    """Return the formula of a function's reference; kept, for every reader asks for it again."""
    try:
        return form_of(recorded_reference(question, SHAPES_SEED, 0))
    except NotTraceable:
        return None


def _spelled(question: FormulaQuestion) -> Node:
    """Return what a name stands for: ``delta_2`` alone would say nothing."""
    reference = question.reference
    if isinstance(reference, Name):
        return question.model.definitions.get(reference.name, reference)
    return reference
