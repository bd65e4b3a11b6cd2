"""A jail from start to end: what it survives, and that it leaves nothing behind."""

import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.errors import ProtocolBroken, SandboxUnavailable
from grader.executor import Call
from grader.report import Outcome
from grader.sandbox import Limits
from grader.sandbox.jail import Jail
from grader.sandbox.warm import setup_for
from tests.jails import TIERS, TIGHT, job, need_tier, open_tier

ROOT = Path(__file__).parents[4]
HONEST = job("def f(x): return x + 1\n", Call((np.ones(2),)))
LOOP = job("def f():\n    while True: pass\n", Call(()))
SECRET = f"jail-life-{os.getpid()}-secret"


def parents():
    """Return the parent of each process on the machine, by process id."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z":
            found[int(entry.parent.name)] = int(fields[1])
    return found


def processes_below(pid):
    """Return the ids of all descendants of a process."""
    known, found, todo = parents(), [], [pid]
    while todo:
        above = todo.pop()
        children = [child for child, parent in known.items() if parent == above]
        found += children
        todo += children
    return found


def jail_processes():
    """Return the ids of the processes of all jails of this run: keepers, zygotes, children."""
    return {pid for pid in processes_below(os.getpid()) if is_of_a_jail(pid)}


def keepers():
    """Return the ids of the first processes of all jails of this run."""
    ours = os.getpid()
    return {pid for pid, parent in parents().items() if parent == ours and is_of_a_jail(pid)}


def is_of_a_jail(pid):
    """Whether a process runs the jail's program; this run has a database server too."""
    try:
        return b"grader/sandbox/inside" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_alive(pid):
    """Whether a process exists and is not merely waiting to be forgotten."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def shares_our_session(pid):
    """Whether a process would get the terminal's Ctrl-C with us; one that has ended does not."""
    try:
        return os.getsid(pid) == os.getsid(0)
    except ProcessLookupError:
        return False


def wait_until(condition, seconds=10.0):
    """Wait for a condition; return whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def is_right(run):
    """Whether the honest job was answered rightly."""
    return run.outcome is Outcome.PASSED and run.answers[0].values[0].tolist() == [2.0, 2.0]


def descriptors():
    """Return the numbers of this process's open files."""
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def traces():
    """Return what a careless jail could leave on the machine, but for segments of memory."""
    return {"descriptors": descriptors(), "mounts": Path("/proc/self/mountinfo").read_text()}


def segments():
    """Return the creator of each segment of shared memory, by key and number."""
    table = Path("/proc/sysvipc/shm")
    rows = [line.split() for line in table.read_text().splitlines()[1:]] if table.exists() else []
    return {(row[0], row[1]): int(row[4]) for row in rows}


@pytest.mark.parametrize("tier", TIERS)
def test_a_closed_jail_leaves_nothing_behind(tier):
    """No process, descriptor, mount, memory segment or file outlives the jail."""
    open_tier(tier).close()  # whatever Python itself keeps open from now on is open
    before, known, others = traces(), segments(), jail_processes()
    with open_tier(tier) as jail:
        assert is_right(jail.run(HONEST))
        jail.run(LOOP)
        jail.run(job("import os\nos._exit(0)\n", Call(())))
        assert wait_until(lambda: len(jail_processes() - others) >= 3)
        assert is_right(jail.run(HONEST))
        inside = jail_processes() - others
    assert wait_until(lambda: not any(map(is_alive, inside)))
    assert traces() == before
    # Of those who are alive come and go: databases of other tests have theirs.
    new = segments().items() - known.items()
    assert [segment for segment, creator in new if not is_alive(creator)] == []


@pytest.mark.parametrize("tier", TIERS)
def test_a_killed_grader_leaves_no_process_behind(tier):
    """A kill -9 of the grader in the middle of a run ends the keeper, the zygote and the child."""
    need_tier(tier)
    program = (
        "from tests.jails import *\nfrom grader.executor import Call\n"
        f"jail = open_tier({tier!r}, Limits(cpu_s=60))\nprint('up', flush=True)\n"
        "jail.run(job('while True: pass', Call(())))\n"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert grader.stdout.readline() == "up\n"
    assert wait_until(lambda: len(processes_below(grader.pid)) >= 3)
    inside = processes_below(grader.pid)
    grader.kill()
    grader.communicate()
    assert wait_until(lambda: not any(map(is_alive, inside)))


@pytest.mark.parametrize("tier", TIERS)
def test_a_killed_warm_parent_is_started_once_more(tier):
    """The death of our own side is not the student's: the job is run again and graded."""
    others = jail_processes()
    with open_tier(tier) as jail:
        assert is_right(jail.run(HONEST))
        for pid in jail_processes() - others:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        assert is_right(jail.run(HONEST))
        assert is_right(jail.run(HONEST))


def test_a_second_death_is_an_error_of_ours(monkeypatch):
    """If the warm parent dies again there is no outcome but an exception."""
    with open_tier("none") as jail:
        monkeypatch.setattr("grader.sandbox.jail.Session", _Dying)
        with pytest.raises(ProtocolBroken, match="out of turn"):
            jail.run(HONEST)
        monkeypatch.undo()
        assert is_right(jail.run(HONEST))


class _Dying:
    """A session that finds the warm parent gone."""

    def __init__(self, *_):
        """Take whatever a session takes."""

    def hold(self, *_):
        """Find it gone."""
        found = "the zygote is silent"
        raise ProtocolBroken(found)


def test_a_child_that_cannot_lock_itself_is_never_given_a_job():
    """A wall that cannot be raised closes the jail before any student code runs."""
    need_tier("A")
    with pytest.raises(ProtocolBroken, match="could not lock itself"):
        Jail(setup_for("A", Limits(scratch_files=-1), drop_uid=os.geteuid() == 0))


def test_a_runtime_that_cannot_be_loaded_is_named():
    """If the jail's interpreter does not even start, its last words are passed on."""
    setup = replace(setup_for("none", TIGHT, drop_uid=False), package_folder="/nonexistent")
    with pytest.raises(SandboxUnavailable, match="No module named 'numpy'"):
        Jail(setup)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may become anybody")
def test_a_tier_that_is_refused_is_refused_in_the_kernels_words():
    """An ordinary user cannot become another one, and that is what is said."""
    with pytest.raises(SandboxUnavailable, match="PermissionError"):
        Jail(setup_for("B", TIGHT, drop_uid=True))


def test_many_jobs_leave_no_descriptor_behind():
    """A jail that has run a hundred jobs holds as many descriptors as one that has run one."""
    with open_tier("none") as jail:
        jail.run(HONEST)
        before = len(descriptors())
        assert all(is_right(jail.run(HONEST)) for _ in range(100))
        assert len(descriptors()) == before


@pytest.mark.parametrize("tier", ["A", "B"])
def test_a_strict_umask_does_not_lock_the_jail_out(tier):
    """What the jail builds for itself is readable to it, whatever the operator's umask."""
    umask = os.umask(0o077)
    try:
        with open_tier(tier) as jail:
            run = jail.run(job("import unittest.mock\ndef f(): return 1\n", Call(())))
            assert run.outcome is Outcome.PASSED
    finally:
        os.umask(umask)


def test_an_interrupt_at_the_terminal_does_not_end_the_jail():
    """Its processes are in a session of their own, so Ctrl-C reaches the grader alone."""
    others = jail_processes()
    with open_tier("none") as jail:
        assert is_right(jail.run(HONEST))
        assert not any(map(shares_our_session, jail_processes() - others))


def test_the_jail_does_not_wear_the_graders_belt():
    """What bounds the grader's memory and processor time is its own; the jail has other bounds."""
    kinds = {resource.RLIMIT_AS: 2**33, resource.RLIMIT_CPU: 10**6}
    before = {kind: resource.getrlimit(kind) for kind in kinds}
    others = keepers()
    for kind, soft in kinds.items():
        resource.setrlimit(kind, (soft, before[kind][1]))
    try:
        with open_tier("none") as jail:
            assert is_right(jail.run(HONEST))
            (keeper,) = keepers() - others
            found = {kind: resource.prlimit(keeper, kind) for kind in kinds}
    finally:
        for kind, limits in before.items():
            resource.setrlimit(kind, limits)
    assert found == {kind: (limits[1], limits[1]) for kind, limits in before.items()}


def test_closing_twice_is_harmless():
    """close() may be called by hand and by the with statement."""
    with open_tier("none") as jail:
        jail.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may read other processes' memory")
@pytest.mark.parametrize("tier", ["A", "B"])
def test_the_graders_memory_is_not_in_the_jail(tier):
    """A string of this process is found in its own memory and in none of the jail's."""
    secret = SECRET.encode()
    others = jail_processes()
    with open_tier(tier) as jail:
        # The keeper, the zygote and the spare child, all at rest.
        assert wait_until(lambda: len(jail_processes() - others) == 3)
        inside = jail_processes() - others
        assert holds(os.getpid(), secret)
        assert not any(holds(pid, secret) for pid in inside)
        assert is_right(jail.run(HONEST))


def holds(pid, secret):
    """Whether a process has these bytes anywhere in its writeable memory."""
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                try:
                    if secret in memory.read(end - start):
                        return True
                except OSError:
                    continue
    return False
