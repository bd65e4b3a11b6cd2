"""What every question of the catalogue keeps beside the law: many seeds, and its own shapes."""

import numpy as np
import pytest

from grader.exercise import draw_cases, draw_suite
from tests.unit.exercises.catalogue import QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_mistake_survives_20_suites(question):
    """Each seed draws a suite that kills every mistake; draw_suite raises if one survives."""
    for seed in range(20):
        assert len(draw_suite(question, seed).cases) == 9


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_references_have_the_stated_shape(question):
    """A size has one value throughout a case, in the arguments and in the answer."""
    for case in draw_cases(question, 2):
        sizes = {"one": 1}
        for parameter, argument in zip(question.parameters, case.arguments, strict=True):
            if isinstance(argument, np.ndarray):
                assert argument.ndim == len(parameter.shape)
                sizes |= dict(zip(parameter.shape, argument.shape, strict=True))
        if not question.several:
            wanted = case.wanted[0].values.shape
            assert wanted == tuple(sizes.get(name, name) for name in question.returns)
