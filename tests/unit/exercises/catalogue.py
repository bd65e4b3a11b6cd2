"""The exercises of this checkout and their questions, by name."""

from pathlib import Path

from grader.catalog import in_folder

EXERCISES = {exercise.slug: exercise for exercise in in_folder(Path(__file__).parents[3])}
QUESTIONS = {
    f"{slug}:{question.name}": question
    for slug, exercise in EXERCISES.items()
    for question in exercise.questions
}
