"""Every hostile program: it gets nowhere, its outcome is honest, and the next job is unharmed.

Each file in ``programs/`` says in its docstring what it tries and what happens, and, for this
test, which outcomes are right, whether its answers are (and its arguments are left as they were),
and whether it may write to its arguments. A program prints BREACH if it got through. All run one
after another in two jails of each tier: those that would compute for ever in one that has them do
so for a moment, all others in one with the time of students, for a search through all objects must
not end for want of it on a slow machine.
"""

import ast
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.executor import Call
from grader.report import Outcome
from grader.sandbox import Limits
from grader.sandbox.inside.setup import JAILED_ID
from tests.escape.promises import (
    HONEST,
    PROGRAMS,
    REFERENCES,
    broken,
    is_right,
    promise,
    run_on_inputs,
)
from tests.jails import TIGHT, job, open_tier

CLASS = Path(__file__).parents[2] / "examples" / "class"
PLACES = [Path(place) for place in ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/home")]
SECRET_MARK = "DELTAGRADE-SECRET"
#: In the memory and the environment of this process only.
SECRET = f"{SECRET_MARK}-{os.getpid()}-5f1c"


def is_marked(place):
    """Whether a program could write into a folder that we can look into."""
    try:
        return (place / "deltagrade-was-here").exists()
    except PermissionError:
        return False


def owned(table):
    """Return how many System V objects are ours or a jailed program's: a database has its own."""
    head, *lines = table.read_text().splitlines()
    column = head.split().index("uid")
    return sum(int(line.split()[column]) in {os.getuid(), JAILED_ID} for line in lines)


def left_behind():
    """Return what a program could leave on the machine outside of any file it names."""
    segments = [Path("/proc/sysvipc") / kind for kind in ("shm", "sem", "msg")]
    return {
        "System V": [owned(path) for path in segments if path.exists()],
        "POSIX": sorted(Path("/dev/shm").glob("*note*")),  # as the programs call theirs
        "mounts": Path("/proc/self/mountinfo").read_text(),
        "files": [place for place in PLACES if is_marked(place)],
    }


@pytest.fixture(scope="module", params=["A", "B"])
def jails(request):
    """Two jails for all programs, which leave nothing behind; the secret is around meanwhile."""
    before = left_behind()
    os.environ["GRADER_SECRET"] = SECRET
    # On a busy machine a flood waits for whoever reads it, and must not count as sleep.
    brief = replace(TIGHT, idle_s=2.0)
    with (
        open_tier(request.param, brief) as hurried,
        open_tier(request.param, replace(brief, cpu_s=Limits().cpu_s)) as patient,
    ):
        yield {True: hurried, False: patient}
    del os.environ["GRADER_SECRET"]
    assert left_behind() == before


@pytest.fixture
def jail(jails):
    """Return the jail for files that say nothing of time."""
    return jails[False]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program(path, jails):
    """The program ends as it promises, gets through nowhere, and harms nobody after it."""
    outcomes = promise(path.read_text(encoding="utf-8")).outcomes
    jail = jails["timed_out" in outcomes]
    assert broken(path, jail) == ""
    after = run_on_inputs(HONEST, jail)
    assert is_right(after, REFERENCES), after
    assert after.printed == ""


def test_the_corpus_is_large_and_documented():
    """Every program says what it tries and what happens; there are far more than forty-five."""
    assert len(PROGRAMS) >= 45
    for path in PROGRAMS:
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert re.fullmatch(r"Tries: .+\n\nHappens: .+", text, re.DOTALL), path


def hostile_of_the_class():
    """Return the sample class's hostile files, if the class is part of this checkout."""
    return sorted(CLASS.glob("*_hostile_*/*.py"))


@pytest.mark.parametrize("path", hostile_of_the_class(), ids=lambda path: path.parent.name)
def test_hostile_files_of_the_class_harm_nobody(path, jail):
    """Whatever they do, the next job in the same jail is right."""
    vectors = tuple(np.ones(3) for _ in range(2))
    for function, arguments in (
        ("delta_k", (np.ones(3), np.eye(3), np.ones(3))),
        ("dW_k", vectors),
    ):
        run = jail.run(job(path.read_text(encoding="utf-8"), Call(arguments), function=function))
        assert run.outcome is not Outcome.ERRORED
        assert "STOLEN" not in run.printed
    assert is_right(run_on_inputs(HONEST, jail), REFERENCES)
