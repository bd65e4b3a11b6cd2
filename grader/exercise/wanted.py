"""The right formulas of an exercise, to be shown when an instructor lets them be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.exercise.model import Exercise, Question
from grader.exercise.recorded import SHAPES_SEED, recorded_reference
from grader.exercise.written import FormulaQuestion
from grader.symbolic import Node, to_latex, to_text
from grader.symbolic.model import Reading
from grader.symbolic.printing import TooLong
from grader.symbolic.tree import Array, Name, Number
from grader.symbolic.walks import substitute
from grader.tracing.record import NotTraceable

#: Longer formulas are not shown: nobody reads them.
_SHOWN = 400
#: The same in LaTeX takes more characters.
_LATEX = 10 * _SHOWN
#: Of several arrays' formulas, so many characters are shown together.
_SHOWN_TOGETHER = 1200
#: Decimals are shown as they are up to this denominator, longer ones as a fraction below it if that
#: is the same double: within one part in so many.
_LONG, _DOUBLE = 10_000, 2**53


@dataclass(frozen=True, slots=True)
class Form:
    """A formula to be read, as ``text`` and as ``latex``.

    ``part`` says which of several arrays it is: ``[1]``, counted as in code; else it is empty.
    """

    text: str
    latex: str
    part: str = ""


def form_of(answers: Sequence[Node]) -> Form | None:
    """Return the formula of a function's one answer; None if there are more, or nobody reads it."""
    return _form(answers[0]) if len(answers) == 1 else None


def forms_of(answers: Sequence[Node], question: Question) -> tuple[Form, ...]:
    """Return the formulas of several arrays as far as they can be read; the long ones are left out.

    Of a single array, its one formula has no part.
    """
    names = question.part_names(len(answers))
    if len(answers) == 1:
        return tuple(filter(None, [form_of(answers)]))
    forms, left = [], _SHOWN_TOGETHER
    for name, answer in zip(names, answers, strict=True):
        form = _form(answer)
        if form is not None and len(form.text) <= left:
            left -= len(form.text)
            forms.append(Form(form.text, form.latex, name))
    return tuple(forms)


def _form(answer: Node) -> Form | None:
    """Return the formula of an array, or of its first entry."""
    shown, where = answer, ""
    if isinstance(answer, Array):
        if not answer.entries:
            return None
        shown, where = answer.entries[0], f" in entry {[0] * len(answer.shape)}"
    try:
        text, latex = _printed(shown)
        meant = substitute(shown, _as_meant)  # what is printed is small, however large a graph is
        if meant != shown:
            text, latex = _printed(meant)
    except TooLong:
        return None
    return Form(f"{text}{where}", latex)


def _printed(node: Node) -> tuple[str, str]:
    return to_text(node, Reading.NUMPY, limit=_SHOWN), to_latex(node, limit=_LATEX)


def _as_meant(node: Node) -> Node | None:
    """Return the fraction that a long decimal stands for: 1/3 for 0.3333333333333333."""
    if not isinstance(node, Number) or node.value.denominator <= _LONG:
        return None
    meant = node.value.limit_denominator(_LONG)
    return Number(meant) if abs(meant - node.value) * _DOUBLE <= abs(node.value) else None


def wanted_forms(exercise: Exercise) -> dict[str, Form]:
    """Return the right formula of each question that has one to be read, by its name.

    A reference that does something without a formula has none, nor has a derivation. Of several
    arrays, each has a line of its own.
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
        forms = forms_of(recorded_reference(question, SHAPES_SEED, 0), question)
    except NotTraceable:
        return None
    return _in_lines(forms) if forms and forms[0].part else next(iter(forms), None)


def _in_lines(forms: Sequence[Form]) -> Form:
    """Return the formulas of several arrays as one, a line for each."""
    rows = r" \\ ".join(rf"\mathtt{{{_escaped(form.part)}}} &= {form.latex}" for form in forms)
    return Form(
        "\n".join(f"{form.part} = {form.text}" for form in forms),
        rf"\begin{{aligned}} {rows} \end{{aligned}}",
    )


def _escaped(name: str) -> str:
    return name.replace("_", r"\_")


def _spelled(question: FormulaQuestion) -> Node:
    """Return what a name stands for: ``delta_2`` alone would say nothing."""
    reference = question.reference
    if isinstance(reference, Name):
        return question.model.definitions.get(reference.name, reference)
    return reference
