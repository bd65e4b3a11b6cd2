"""The simulation of the queue, against what is known."""

import numpy as np
import pytest

from benchmarks.queue_simulation import (
    Deadline,
    graders_for,
    mean_wait,
    measured,
    table,
    waits,
)


@pytest.mark.parametrize(("graders", "busy"), [(1, 0.5), (2, 0.8), (8, 0.9)])
def test_it_agrees_with_erlangs_formula(graders, busy):
    """The mean wait of M/M/c, within a few parts in a hundred of 200,000 arrivals."""
    random, service_s = np.random.default_rng(1), 0.025
    rate = busy * graders / service_s
    arrivals = np.cumsum(random.exponential(1 / rate, 200_000))
    found = waits(arrivals, random.exponential(service_s, arrivals.size), graders).mean()

    assert found == pytest.approx(mean_wait(rate, service_s, graders), rel=0.08)


def test_the_formula_is_the_one_of_the_books():
    """For one server the mean wait is rho / (mu - lambda)."""
    assert mean_wait(0.5, 1.0, 1) == pytest.approx(1.0)
    assert mean_wait(2.0, 1.0, 3) == pytest.approx(4 / 9)


def test_a_wrong_number_of_graders_does_not_agree():
    """One grader more or less is far from the formula."""
    random = np.random.default_rng(1)
    arrivals = np.cumsum(random.exponential(1 / 64, 50_000))
    services = random.exponential(0.025, arrivals.size)
    wanted = mean_wait(64, 0.025, 2)

    assert abs(waits(arrivals, services, 3).mean() - wanted) > 0.5 * wanted


def test_waits_by_hand():
    """Two graders: the third waits for the first who is free."""
    found = waits(np.array([0.0, 0.0, 0.0, 9.0]), np.array([5.0, 3.0, 1.0, 1.0]), 2)

    assert found.tolist() == [0.0, 0.0, 3.0, 0.0]


def test_arrivals_follow_the_deadline():
    """All within the day; as many in the last minute as the peak's rate says."""
    deadline = Deadline(50_000)
    arrivals = deadline.arrivals(np.random.default_rng(1))
    last = (arrivals > deadline.day_s - 60).sum()

    assert arrivals.size == 200_000
    assert 0 <= arrivals.min() <= arrivals.max() <= deadline.day_s
    assert last == pytest.approx(60 * deadline.peak, rel=0.1)


def test_the_fewest_graders_are_found():
    """By halving; more are never worse."""
    assert graders_for(lambda graders: 100 / graders, 10.0, 50) == 10
    assert graders_for(lambda _: 0.0, 10.0, 50) == 1


def test_the_table_has_a_row_for_each_question():
    """From the measured times that are kept with it."""
    rows = table([Deadline(300)], measured(), 0.01).splitlines()

    assert len(rows) == 2
    assert all(row.startswith("| 300 | 60 min | ") for row in rows)
