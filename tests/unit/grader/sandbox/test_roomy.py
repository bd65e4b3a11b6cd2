"""The roomy lane: a second try with far more memory, one at a time, if the machine has it."""

import socket
from dataclasses import replace

import numpy as np
import pytest

from grader.executor import Call, Run
from grader.report import Outcome
from grader.sandbox import roomy
from grader.sandbox.limits import MIB, Limits
from tests.jails import TIGHT, job, open_tier

ORDINARY = Run(Outcome.OUT_OF_MEMORY)
SECOND = Run(Outcome.PASSED)
HOARD = (
    "import numpy as np\nh = []\ndef f(x):\n    h or h.append(np.ones(2**25))\n    return x + 1\n"
)


def test_a_wasteful_right_answer_is_right():
    """Right but beyond the ordinary memory: the second try answers every call."""
    with open_tier("A", replace(TIGHT, roomy_memory_bytes=400 * MIB, roomy_cpu_s=10.0)) as jail:
        run = jail.run(job(HOARD, Call((np.ones(2),)), Call((np.zeros(2),))))
        assert run.outcome is Outcome.PASSED
        assert [answer.values[0].tolist() for answer in run.answers] == [[2, 2], [1, 1]]
        after = jail.run(job("def f(x): return x\n", Call((1.0,))))
        assert after.outcome is Outcome.PASSED


def test_too_much_is_too_much_there_too():
    """The roomy lane has walls as well, and its verdict names its own limit."""
    with open_tier("A", replace(TIGHT, roomy_memory_bytes=200 * MIB)) as jail:
        run = jail.run(job(HOARD, Call((np.ones(2),))))
        assert (run.outcome, run.detail) == (
            Outcome.OUT_OF_MEMORY,
            "It wanted more than 200 MiB of memory.",
        )


BURN = (
    "def f():\n    held = bytearray(200 << 20)\n    while True: pass\ndef g(): raise MemoryError\n"
)


def test_the_lane_is_no_place_to_compute():
    """Memory that is held takes time, and nothing else has more of it than it ordinarily has."""
    limits = replace(TIGHT, roomy_memory_bytes=400 * MIB, roomy_s_per_gib=2.0)
    with open_tier("A", limits) as jail:
        run = jail.run(job(BURN, Call(())))

    assert run.outcome is Outcome.TIMED_OUT
    assert run.detail == (
        "It computed for more than 0.5 s of processor time, beside what its memory took."
    )


def test_who_failed_in_the_lane_is_not_let_in_for_another_question(monkeypatch):
    """Until the same question is asked again, or another program comes."""
    entered = []

    def second(ordinary, retry, limits):
        entered.append(1)
        return roomy.second_chance(ordinary, retry, limits)

    monkeypatch.setattr("grader.sandbox.jail.second_chance", second)
    program = "def f(): raise MemoryError\ndef g(): raise MemoryError\n"
    asked = [*((program, name) for name in "fgfg"), (program + "# another\n", "g")]
    turns = []
    with open_tier("A") as jail:
        for source, function in asked:
            before = len(entered)
            jail.run(job(source, Call(()), function=function))
            turns.append(len(entered) - before)

    assert turns == [1, 0, 1, 0, 1]


def test_without_memory_to_spare_the_ordinary_verdict_stands():
    """The machine is never asked for what it does not have."""
    greedy = Limits(roomy_memory_bytes=2**60)
    assert roomy.second_chance(ORDINARY, lambda: SECOND, greedy) is ORDINARY
    assert roomy.second_chance(ORDINARY, lambda: SECOND, Limits(roomy_memory_bytes=0)) is SECOND


def test_without_a_kernel_that_tells_there_is_nothing_to_spare(monkeypatch):
    """Unknown memory counts as none."""
    monkeypatch.setattr("grader.sandbox.roomy._MEMORY_INFO", roomy.Path("/nonexistent"))
    assert roomy.available_bytes() == 0


def test_there_is_one_lane_on_the_machine(monkeypatch):
    """While somebody holds the lane nobody else enters; it opens when the holder dies."""
    monkeypatch.setattr("grader.sandbox.roomy._PATIENCE_S", 0.2)
    limits = Limits(roomy_memory_bytes=0)
    with socket.socket(socket.AF_UNIX) as holder:
        holder.bind(roomy._LOCK_NAME)
        assert roomy.second_chance(ORDINARY, lambda: SECOND, limits) is ORDINARY
    assert roomy.second_chance(ORDINARY, lambda: SECOND, limits) is SECOND


def test_the_lane_is_free_again_after_an_error():
    """An error of ours in the lane does not close it for the others."""

    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        roomy.second_chance(ORDINARY, fail, Limits(roomy_memory_bytes=0))
    assert roomy.second_chance(ORDINARY, lambda: SECOND, Limits(roomy_memory_bytes=0)) is SECOND
