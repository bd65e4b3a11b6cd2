"""Every exercise of the project keeps the law; ``grader validate`` tries more seeds."""

import pytest

from grader.law import validate
from tests.unit.exercises.catalogue import EXERCISES


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_an_exercise_keeps_the_law(exercise, jail):
    """Nothing is to be mended, on two seeds."""
    assert validate(exercise, jail, seeds=2) == ()
