"""Every exercise of the project keeps the law; ``grader validate`` tries more seeds."""

from pathlib import Path

import pytest

from grader.catalog import in_folder
from grader.law import validate

EXERCISES = {exercise.slug: exercise for exercise in in_folder(Path(__file__).parents[3])}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_an_exercise_keeps_the_law(exercise, jail):
    """Nothing is to be mended, on two seeds."""
    assert validate(exercise, jail, seeds=2) == ()
