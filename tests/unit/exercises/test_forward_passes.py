"""Exercises that are derived from a forward pass, held to a library that knows nothing of us."""

import autograd.numpy
import numpy as np
import pytest
from autograd import grad

from grader.exercise import draw_suite
from tests.unit.exercises.forward_passes import PASSES


@pytest.mark.parametrize("given", PASSES.values(), ids=PASSES)
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


@pytest.mark.parametrize("given", PASSES.values(), ids=PASSES)
def test_solutions_show_two_styles_and_four_mistakes(given):
    """Two right solutions or more, and four wrong ones or more."""
    name, most = given.question.name, given.question.points
    points = [golden.points[name] for golden in given.module.EXERCISE.goldens]

    assert points.count(most) >= 2
    assert len(points) - points.count(most) >= 4
