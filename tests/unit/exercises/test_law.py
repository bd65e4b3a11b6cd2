"""Every exercise of the project keeps the law; ``grader validate`` tries more seeds."""

import pytest

from grader.law import TIMELESS, validate
from tests.unit.exercises.catalogue import EXERCISES


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_an_exercise_keeps_the_law(exercise, jail):
    """Nothing is to be mended, on two seeds; how long it takes is for ``grader validate``."""
    assert validate(exercise, jail, 2, TIMELESS) == ()
