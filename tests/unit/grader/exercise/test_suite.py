"""Suites: nine cases that no known mistake survives, the same for the same seed."""

import dataclasses

import numpy as np
import pytest

from exercises.hidden_layer_tanh import DELTA_K, DW_K
from exercises.own_network import EXERCISE as OWN_NETWORK
from grader.errors import ExerciseInvalid, ReferenceFailed
from grader.exercise import Mistake, Regime, draw_suite, kills
from grader.exercise.suite import REGIMES


def with_mistake(question, mutant):
    """Return the question with one more mistake in its catalogue."""
    extra = Mistake("X", "a test's own", ("?", "?", "?"), mutant)
    return dataclasses.replace(question, catalogue=lambda _: (*question.mistakes, extra))


@pytest.mark.parametrize("seed", range(10))
def test_every_mistake_is_killed(seed):
    """Each catalogued mistake is clearly off on at least one case, whatever the seed."""
    suite = draw_suite(DELTA_K, seed)

    for mistake in DELTA_K.mistakes:
        assert any(kills(case, mistake, several=False) for case in suite.cases)


def test_the_same_seed_draws_the_same_suite():
    """Arguments and wanted values are equal bit for bit; another seed gives others."""
    anew = dataclasses.replace(DW_K, points=DW_K.points + 1)  # whose suite is not the one kept
    first, second = (draw_suite(question, 3).cases[4] for question in (DW_K, anew))

    assert second is not first
    assert second.arguments[0].tobytes() == first.arguments[0].tobytes()
    assert second.wanted[0].values.tobytes() == first.wanted[0].values.tobytes()
    assert draw_suite(DW_K, 4).cases[4].arguments[0].tobytes() != first.arguments[0].tobytes()


def test_rectangular_cases_have_sizes_of_their_own_and_square_ones_share_theirs():
    """No suite is square-only: a missing transpose shows both as a shape and as values."""
    for case, regime in zip(draw_suite(DELTA_K, 0).cases, REGIMES, strict=True):
        rows, columns = case.arguments[1].shape

        assert (rows == columns) == (regime is Regime.SQUARE)


def test_a_mistake_that_equals_the_reference_is_refused():
    """An exercise that lists the right answer as a mistake is invalid, by name."""
    with pytest.raises(ExerciseInvalid, match="X cannot be told from the reference"):
        draw_suite(with_mistake(DW_K, np.outer), 0)


def test_a_mistake_within_the_tolerance_is_refused():
    """A mutant that is off by 1e-7 would pass as an approximation, so it is no mistake."""
    with pytest.raises(ExerciseInvalid, match="cannot be told"):
        draw_suite(with_mistake(DW_K, lambda d, z: np.outer(d, z) * (1 + 1e-7)), 0)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_reference_that_is_not_finite_is_refused(value):
    """A broken reference is the instructor's fault and graded nobody."""
    broken = dataclasses.replace(DW_K, reference=lambda d, z: np.outer(d, z) * value)

    with pytest.raises(ReferenceFailed, match="dW_k"):
        draw_suite(broken, 0)


def test_a_reference_that_raises_is_refused():
    """So is one that cannot be computed."""
    broken = dataclasses.replace(DW_K, reference=lambda d, z: d @ z)

    with pytest.raises(ReferenceFailed, match="dW_k"):
        draw_suite(broken, 0)


def test_inputs_that_are_never_generic_are_refused():
    """A condition no draw can meet ends in a sentence, not in a loop."""
    picky = dataclasses.replace(DW_K, generic=lambda *_: False)

    with pytest.raises(ExerciseInvalid, match="no generic inputs"):
        draw_suite(picky, 0)


def test_one_edge_case_is_strided():
    """The last edge case hands over views into larger arrays."""
    edges = draw_suite(DELTA_K, 0).edges

    assert not edges[-1].arguments[1].flags.c_contiguous


@pytest.mark.parametrize("seed", range(3))
def test_an_edge_is_measured_against_the_largest_of_what_is_right(seed):
    """However small the biases are, their product is no scale for rounding in the answer."""
    (question, *_) = OWN_NETWORK.variants("a secret", "s1").questions

    for case in draw_suite(question, seed).edges:
        for wanted in case.wanted:
            assert wanted.scale >= np.abs(wanted.values).max()
