"""What a submission's checks may cost: what is ours is not charged to whoever comes first."""

import gc
import time

import pytest

from grader.checks.written import judge_written
from grader.exercise.written import FormulaQuestion
from grader.symbolic import Model, SlipTable, parse
from grader.symbolic.budget import Deadline, allowance, uncharged
from grader.symbolic.halts import OutOfBudget

MODEL = Model({"x": (2,), "w": (2,)})


class Clock:
    """Processor time that passes when it is told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """Let all budgets go by a clock of the test's."""
    clock = Clock()
    monkeypatch.setattr(time, "thread_time", clock)
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


def test_a_deadline_ends_with_the_submissions_allowance(clock):
    """Many checks together cost no more than one submission may."""
    with allowance(4.0):
        clock.now += 3.5
        deadline = Deadline(1.0)
        clock.now += 0.6

        with pytest.raises(OutOfBudget, match="takes too long"):
            deadline.check()


@pytest.fixture
def slow_garbage(clock):
    """Let each search for garbage take three seconds."""

    def search(phase, _):
        clock.now += 3.0 if phase == "start" else 0.0

    gc.callbacks.append(search)
    yield
    gc.callbacks.remove(search)


@pytest.mark.usefixtures("slow_garbage")
def test_a_search_for_garbage_is_not_charged(clock):
    """It is among all that the process holds, however much that is."""
    with allowance(4.0):
        deadline = Deadline(1.0)
        gc.collect()
        gc.collect()
        assert not deadline.passed()
        clock.now += 1.1
        assert deadline.passed()


def test_what_is_ours_is_not_charged(clock):
    """Deadlines from outside stand still while it is made, nested or not, and then go on."""
    with allowance(4.0):
        before = Deadline(1.0)
        with uncharged():
            clock.now += 7.0
            with uncharged():
                clock.now += 7.0
        assert not before.passed()
        assert before.left == pytest.approx(1.0)
        clock.now += 1.1
        assert before.passed()
        assert Deadline(9.0).left == pytest.approx(2.9)


def test_deadlines_inside_hold(clock):
    """What is ours has bounds as well."""
    with allowance(4.0), uncharged():
        deadline = Deadline(5.0)
        clock.now += 5.1
        assert deadline.passed()


def test_a_verdict_does_not_depend_on_who_came_first(clock):
    """The first wrong answer to a question pays for none of what is made for all."""

    def slowly(make):
        def made():
            clock.now += 100.0
            return make()

        return made

    question = FormulaQuestion(
        "y",
        "a product",
        slowly(lambda: MODEL),
        slowly(lambda: parse("x^T w", MODEL)),
        find_slips=slowly(lambda: SlipTable(MODEL, [parse("x^T w", MODEL)])),
    )
    with allowance(4.0):
        first, second = (judge_written(question, "-2 x^T w", "", {}) for _ in range(2))

    assert first == second
    assert first[-1].check == "mistake"
    assert first[-1].details.code == "M02+M03"
