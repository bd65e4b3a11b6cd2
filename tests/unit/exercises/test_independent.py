"""What one question is given tells nothing of what is right for another of the same exercise.

All questions of a program are called in one process, which could remember the inputs of the one
while it answers the other.
"""

from collections.abc import Iterator
from itertools import permutations

import numpy as np
import pytest

from grader import catalog
from grader.exercise import draw_suite

SEED = 2018


def floats(value) -> Iterator[float]:
    """Yield all numbers in an argument that were drawn: with more than three decimals."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from floats(item)
    elif isinstance(value, (float, np.ndarray)):
        flat = np.abs(np.ravel(value)).astype(float)
        yield from flat[~np.isclose(flat * 1000, np.round(flat * 1000), rtol=0, atol=1e-9)]


def shown(suite):
    """Return all that calls of a question show, rounded: inputs, and the right answers to them."""
    cases = (*suite.cases, *suite.edges)
    given = [case.arguments for case in cases] + right(suite)
    return {f"{number:.12g}" for number in floats(given)}


def right(suite):
    """Return the right answers to a question."""
    return [wanted.values for case in (*suite.cases, *suite.edges) for wanted in case.wanted]


@pytest.mark.parametrize("slug", catalog.slugs())
def test_no_question_answers_another(slug):
    """No number of a right answer is among what another question is given, or answered with."""
    suites = [draw_suite(question, SEED) for question in catalog.find(slug).questions]
    for one, other in permutations(suites, 2):
        answers = {f"{number:.12g}" for number in floats(right(other))}
        assert shown(one) & answers == set(), (one.question.name, other.question.name)


def test_a_number_that_both_have_is_seen():
    """A question that shares its stream of numbers with another would be found."""
    suite = draw_suite(catalog.find("hidden-layer-tanh").questions[0], SEED)
    answers = {f"{number:.12g}" for number in floats(right(suite))}
    assert answers <= shown(suite)
    assert len(answers) > 20
