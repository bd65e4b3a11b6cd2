"""Gradients of a forward function asked for in writing, in the function's own names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from grader.authoring.derived.formulas import formulas_of
from grader.authoring.derived.gradient import WrittenGradient
from grader.authoring.derived.question import Derivation
from grader.authoring.derived.statement import written_beside, written_statement
from grader.authoring.derived.worded import Worded
from grader.exercise import Exercise, Golden
from grader.exercise.written import FormulaQuestion, Sheet

#: Whether formulas are asked for: not, in place of code, or beside it.
Written = bool | Literal["beside"]
BESIDE: Final = "beside"
#: The same by words to choose from.
CHOICES: Final[Mapping[str, Written]] = {"": False, "only": True, BESIDE: BESIDE}
#: The least size at which formulas are judged; all sizes are different.
FIRST: Final = 3


@dataclass(frozen=True)
class Writing:
    """All gradients of a function, each as a formula.

    Attributes
    ----------
    derivations : sequence of Derivation
        Of one forward function.
    points : float
        Of each gradient.
    """

    derivations: Sequence[Derivation]
    points: float

    @cached_property
    def single(self) -> list[Derivation]:
        """One for each gradient."""
        return [replace(one, wanted=(name,)) for one in self.derivations for name in one.wanted]

    @cached_property
    def _worded(self) -> tuple[Worded, Worded]:
        """The function in words at two sets of sizes, each of which is another in the other."""
        first = self.single[0]
        usual, others = first.rising(FIRST), first.falling(FIRST - 1)
        if any(usual[name] == others[name] for name in first.size_names):
            *most, _ = first.size_names
            others |= {name: others[name] + 1 for name in most}
        return Worded(first, usual), Worded(first, others)

    @cached_property
    def gradients(self) -> list[WrittenGradient]:
        """The formulas."""
        return [WrittenGradient(derivation, self._worded) for derivation in self.single]

    @cached_property
    def sheet(self) -> Sheet | None:
        """What the gradients are derived on; None if they cannot be in words."""
        asked = tuple(gradient.name for gradient in self.gradients)
        models = [one.sheet for one in self._worded]
        known = [model for model in models if model and {*asked} <= model.definitions.keys()]
        return Sheet(asked, lambda: known) if len(known) == len(models) else None

    @property
    def results(self) -> list[str]:
        """The intermediate results that formulas may call by name."""
        return [node.name for node in reversed(self._worded[0].results)]

    @cached_property
    def questions(self) -> list[FormulaQuestion]:
        """A question for each gradient.

        Raises
        ------
        ExerciseInvalid
            If a gradient cannot be told in the words of formulas; with what has no word.
        """
        asked = [gradient.question for gradient in self.gradients]
        return [replace(one, points=self.points, sheet=self.sheet) for one in asked]

    def solutions(self) -> list[tuple[Golden, str]]:
        """Return golden solutions with their sources."""
        return [*formulas_of(self.gradients, self.sheet, self.points)]


def written_exercise(bare: Exercise, writing: Writing, preface: str) -> Exercise:
    """Return an exercise that asks for gradients as formulas, in place of code.

    Parameters
    ----------
    bare : Exercise
        Slug, title, version, scoring and courses; its questions are not asked.
    writing : Writing
    preface : str
        A paragraph of the author's, at the head of the statement.

    Raises
    ------
    ExerciseInvalid
        If a gradient cannot be told in the words of formulas; with what there is no word for.
    """
    made = replace(bare, questions=(), written=tuple(writing.questions))
    lines = "".join(f"{question.name} =\n" for question in made.written)
    files = {
        "statement.md": written_statement(made, writing.single, writing.results, preface),
        "starter.md": f"Formulas, one line each:\n\n{lines}",
    }
    return replace(made, files=files, derive=writing.solutions)


def with_writing(coded: Exercise, writing: Writing) -> Exercise:
    """Return an exercise that asks in code with the same gradients asked for as formulas, too.

    Raises
    ------
    ExerciseInvalid
        As :func:`written_exercise`.
    """
    alone = {question.name: question for question in coded.questions if not question.several}
    asked = (
        replace(one, name=_beside(one.name), goal=one.name, code=alone.get(one.name))
        for one in writing.questions
    )
    made = replace(coded, written=tuple(asked))
    told = written_beside(made, writing.single, writing.results)
    statement = f"{coded.files['statement.md']}\n{told}"
    files = {**coded.files, "statement.md": statement}
    return replace(made, files=files, derive=lambda: [*_both(coded, writing)])


def _beside(name: str) -> str:
    """Return what the question for a formula is called beside a function of its name."""
    return f"{name}_formula"


def _both(coded: Exercise, writing: Writing) -> Iterator[tuple[Golden, str]]:
    """Yield programs with right formulas, and formulas with a right program."""
    programs, (correct, *formulas) = [*coded.derive()], writing.solutions()
    for golden, source in programs:
        yield _with(golden, *correct), source
    right, source = programs[0]
    for golden, text in formulas:
        name = golden.file.replace(".md", "_in_writing.py")
        yield replace(_with(right, golden, text), file=name), source


def _with(golden: Golden, written: Golden, text: str) -> Golden:
    """Return a golden program that is handed in with formulas."""
    points = {_beside(name): points for name, points in written.points.items()}
    mistakes = {_beside(name): code for name, code in written.mistakes.items()}
    return replace(
        golden,
        points={**golden.points, **points},
        mistakes={**golden.mistakes, **mistakes},
        text=text,
    )
