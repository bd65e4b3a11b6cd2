"""Exercises that are derived from a forward pass, held to a library that knows nothing of us."""

from pathlib import Path

import autograd.numpy
import numpy as np
import pytest
from autograd import grad, make_jvp

from grader.exercise import draw_suite
from grader.grading import Submission, grade
from tests.unit.exercises.catalogue import EXERCISES
from tests.unit.exercises.forward_passes import PASSES

RIGHT = sorted((Path(__file__).parents[2] / "data" / "right").glob("*.py"))


def exercise_of(program):
    """Return the exercise that a program says it answers."""
    slug = program.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# exercise: ")
    return EXERCISES[slug]


BACK = {name: given for name, given in PASSES.items() if not given.along}


@pytest.mark.parametrize("given", BACK.values(), ids=BACK)
def test_gradients_agree_with_an_independent_library(given, monkeypatch):
    """On all nine cases, to 1e-12 of the largest entry; complex steps are tried elsewhere."""
    suite = draw_suite(given.question, 4)
    monkeypatch.setattr(given.module, "np", autograd.numpy, raising=False)
    for case in suite.cases:
        arrays = [
            grad(lambda *a: given.value(*a, np=autograd.numpy), place)(*case.arguments)
            for place in given.places
        ]
        for wanted, array in zip(case.wanted, arrays, strict=True):
            assert np.shape(array) == wanted.values.shape
            assert np.max(np.abs(array - wanted.values)) <= 1e-12 * wanted.scale


@pytest.mark.parametrize("given", [given for given in PASSES.values() if given.along])
def test_directions_agree_with_an_independent_library(given, monkeypatch):
    """The library leads them forward by rules of its own."""
    suite = draw_suite(given.question, 4)
    monkeypatch.setattr(given.module, "np", autograd.numpy)
    place = [parameter.name for parameter in given.question.parameters].index(given.along) - 1
    for case in suite.cases:
        u, *arguments = case.arguments
        _, tangent = make_jvp(given.function, place)(*arguments)(u)
        assert np.max(np.abs(tangent - case.wanted[0].values)) <= 1e-12 * case.wanted[0].scale


@pytest.mark.parametrize("given", PASSES.values(), ids=PASSES)
def test_there_are_solutions_in_two_styles_and_four_wrong_ones(given):
    """Right ones that are derived, or written by hand; wrong ones or more."""
    name, most, exercise = given.question.name, given.question.points, given.module.EXERCISE
    points = [golden.points[name] for golden in exercise.goldens]
    by_hand = [path for path in RIGHT if exercise_of(path) is exercise]

    assert points.count(most) + len(by_hand) >= 2
    assert len(points) - points.count(most) >= 4


@pytest.mark.parametrize("program", RIGHT, ids=lambda path: path.stem)
def test_the_ways_students_write_it_earn_full_points(jail, program):
    """Loops, other formulas, other orders: each is right to the last point, on hidden seeds."""
    report = grade(exercise_of(program), Submission("somebody", program.read_text()), jail, seed=5)

    assert report.score == report.max_score
