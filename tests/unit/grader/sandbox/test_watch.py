"""Processor time counts, waiting does not; idleness is a bound of its own."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import chain, repeat

import pytest

from grader.sandbox.watch import Bounds, Excess, Watch

LONG = 60.0


@contextmanager
def running(program):
    """Run a Python program and yield its pidfd."""
    with subprocess.Popen([sys.executable, "-c", program]) as process:
        pidfd = os.pidfd_open(process.pid)
        yield pidfd
        process.kill()
        os.close(pidfd)


def first_excess(pidfd, bounds):
    """Look when a look is due, until a bound is crossed."""
    watch = Watch(pidfd, bounds)
    try:
        while True:
            time.sleep(max(0.0, watch.seconds_left()))
            excess = watch.look()
            if excess:
                return excess
    finally:
        watch.close()


def test_a_computing_process_runs_out_of_processor_time():
    """Computing crosses the bound on processor time, not the one on idleness."""
    with running("while True: pass") as pidfd:
        assert first_excess(pidfd, Bounds(0.3, LONG, LONG)) is Excess.CPU


def test_a_sleeping_process_is_idle():
    """Sleeping crosses the bound on idleness, with no processor time used."""
    with running("import time; time.sleep(60)") as pidfd:
        assert first_excess(pidfd, Bounds(LONG, 0.5, LONG)) is Excess.IDLE


def test_the_clock_is_the_last_resort():
    """Whatever it does, there is an end."""
    with running("import time; time.sleep(60)") as pidfd:
        assert first_excess(pidfd, Bounds(LONG, LONG, 0.2)) is Excess.WALL


def test_memory_that_is_held_is_paid_for():
    """Where the bounds say so: fresh memory costs the kernel processor time."""
    program = "held = bytearray(range(256)) * 2**18; print(flush=True); input()"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        pidfd = os.pidfd_open(process.pid)
        found = []
        for s_per_gib in (0.0, 16.0):
            watch = Watch(pidfd, Bounds(1, 1, 1, s_per_gib))
            found.append(watch._for_memory_s())
            watch.close()
        process.kill()
        os.close(pidfd)
    assert found[0] == 0.0
    assert 1.0 <= found[1] < 3.0


def test_queueing_for_a_processor_is_neither():
    """Ten processes on the same processor: each gets its time, none is called idle."""
    crowd = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"
    rivals = [subprocess.Popen([sys.executable, "-c", crowd]) for _ in range(5)]
    try:
        with running(crowd) as pidfd:
            assert first_excess(pidfd, Bounds(0.3, 0.6, LONG)) is Excess.CPU
    finally:
        for rival in rivals:
            rival.kill()
            rival.wait()


def test_who_queues_right_now_is_not_called_idle(monkeypatch):
    """The kernel counts a turn in the queue when it is over; until then the state tells."""
    monkeypatch.setattr(Watch, "_used", lambda _: (0.0, 0.0))
    with running("while True: pass") as pidfd:
        assert first_excess(pidfd, Bounds(LONG, 0.1, 1.0)) is Excess.WALL


def test_who_has_spoken_is_not_called_idle():
    """What it said is read before it is judged."""
    with running("import time; time.sleep(60)") as pidfd:
        watch = Watch(pidfd, Bounds(LONG, 0.1, LONG))
        time.sleep(0.2)
        assert watch.look(spoke=True) is None
        assert watch.look() is Excess.IDLE
        watch.close()


def test_what_it_waits_to_be_asked_is_not_idleness():
    """That is our turn; what it waited before and waits afterwards counts together."""
    with running("import time; time.sleep(60)") as pidfd:
        watch = Watch(pidfd, Bounds(LONG, 0.5, LONG))
        time.sleep(0.3)
        watch.begin_our_turn()
        time.sleep(0.6)
        watch.end_our_turn()
        assert watch.look() is None
        time.sleep(0.3)
        assert watch.look() is Excess.IDLE
        watch.close()


def test_how_long_we_queued_ourselves_is_not_idleness(monkeypatch):
    """So much later may we have come to what it said."""
    late = chain([1.0, 1.0 + LONG], repeat(1.0))
    monkeypatch.setattr("grader.sandbox.watch._own_queue_s", lambda: next(late))
    with running("import time; time.sleep(60)") as pidfd:
        watch = Watch(pidfd, Bounds(LONG, 0.1, LONG))
        time.sleep(0.2)
        assert watch.look() is None
        while (excess := watch.look()) is None:
            time.sleep(0.02)
        assert excess is Excess.IDLE
        watch.close()


def test_without_the_kernels_accounts_only_the_clock_counts(monkeypatch):
    """If the kernel does not tell, nobody is called idle or slow for it."""

    def refuse(_):
        raise OSError

    monkeypatch.setattr("grader.sandbox.watch._open_accounts", refuse)
    with running("import time; time.sleep(60)") as pidfd:
        assert first_excess(pidfd, Bounds(0.1, 0.1, 0.4)) is Excess.WALL
        assert not Watch.is_told(pidfd)


def test_a_process_that_ended_is_not_taken_for_another():
    """Once a process is gone its accounts are unknown, even if its number is used again."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    pidfd = os.pidfd_open(process.pid)
    process.wait()
    try:
        assert not Watch.is_told(pidfd)
    finally:
        os.close(pidfd)


@pytest.mark.parametrize("bounds", [Bounds(1, 2, 3), Bounds(3, 1, 2), Bounds(2, 3, 1)])
def test_nothing_is_looked_at_before_a_bound_can_be_crossed(bounds):
    """A quick job costs no look at all."""
    watch = Watch(-1, bounds)
    assert 0.9 < watch.seconds_left() <= 1.0
