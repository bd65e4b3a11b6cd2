"""What pages show of an exercise that was made of a recipe: texts, and what came of trying it."""

from typing import Any

from grader.executor import Executor
from grader.exercise import Exercise, Question
from grader.exercise.preview import Preview, Specimen
from grader.exercise.wanted import wanted_forms
from grader.law import try_out


def document_of(exercise: Exercise, executor: Executor) -> dict[str, Any]:
    """Return the document of an exercise, see :class:`submissions.domain.exercises.CourseExercise`.

    Raises
    ------
    SandboxError
        If the executor fails.
    """
    preview = try_out(exercise, executor)
    return {
        "statement": exercise.read("statement.md"),
        "starter": exercise.read("starter.py"),
        "questions": [_question(question) for question in exercise.questions],
        "wanted": {
            name: {"text": form.text, "latex": form.latex}
            for name, form in wanted_forms(exercise).items()
        },
        "mistakes": {
            question.name: [mistake.title for mistake in question.mistakes if mistake.single]
            for question in exercise.questions
        },
        "specimens": [_specimen(preview, specimen) for specimen in preview.specimens],
        "to_mend": list(preview.to_mend),
        "to_know": list(preview.to_know),
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
