"""What pages show of an exercise that was made of a recipe: texts, and what came of trying it."""

from collections.abc import Iterator
from typing import Any

from grader.authoring.derived import Varied
from grader.executor import Executor
from grader.exercise import Exercise, Question
from grader.exercise.names import names_of
from grader.exercise.preview import Preview, Specimen
from grader.exercise.wanted import wanted_forms
from grader.law import try_out, validate
from submissions.domain.exercises import WHOSE

#: Each variant is held to the law on so many seeds; the one that is shown, on more.
_SEEDS = 1


def document_of(
    exercise: Exercise, executor: Executor, family: Varied | None = None
) -> dict[str, Any]:
    """Return the document of an exercise, see :class:`submissions.domain.exercises.CourseExercise`.

    Parameters
    ----------
    exercise : Exercise
    executor : Executor
    family : Varied, optional
        The variants that students get; each is tried.

    Raises
    ------
    ExerciseInvalid
        If a variant is none.
    SandboxError
        If the executor fails.
    """
    preview = try_out(exercise, executor)
    document = {
        **_shown(exercise),
        "mistakes": {
            question.name: [mistake.title for mistake in question.mistakes if mistake.single]
            for question in exercise.questions
        },
        "specimens": [_specimen(preview, specimen) for specimen in preview.specimens],
        "to_mend": list(preview.to_mend),
        "to_know": list(preview.to_know),
    }
    if family is not None and not preview.to_mend:
        made = {number: family.made(number, "", WHOSE) for number in range(family.combinations)}
        document["varies"] = [[*pair] for pair in family.counts.items()]
        document["variants"] = [
            {"told": _told(family, number), **_shown(one)} for number, one in made.items()
        ]
        for number, one in made.items():
            document["to_mend"] += _faults(_told(family, number), one, executor)
    return document


def _faults(told: str, exercise: Exercise, executor: Executor) -> Iterator[str]:
    for breach in validate(exercise, executor, _SEEDS):
        yield f"{told}: {breach.place} [{breach.law}] {breach.sentence}"


def _told(family: Varied, number: int) -> str:
    """Return what a variant has, in a line."""
    return ", ".join(f"{name} = {value!r}" for name, value in family.chosen(number).items())


def _shown(exercise: Exercise) -> dict[str, Any]:
    """Return what students see of an exercise before they hand in, and its right formulas."""
    return {
        "statement": exercise.read("statement.md"),
        "starter": exercise.read(f"starter{exercise.suffix}"),
        "questions": [_question(question) for question in exercise.questions],
        "written": [names_of(question) for question in exercise.written],
        "wanted": {
            name: {"text": form.text, "latex": form.latex}
            for name, form in wanted_forms(exercise).items()
        },
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "returns": question.returns,
        "parameters": [parameter.name for parameter in question.parameters],
        "points": question.points,
    }


def _specimen(preview: Preview, specimen: Specimen) -> dict[str, Any]:
    return {
        "title": preview.called(specimen),
        "right": specimen.right,
        "file": specimen.golden.file,
        "source": specimen.source,
        "report": specimen.report.to_json(),
    }
