"""Every hostile program: it gets nowhere, its outcome is honest, and the next job is unharmed.

Each file in ``programs/`` says in its docstring what it tries and what happens, and, for this
test, which outcomes are right, whether its answers are (and its arguments are left as they were),
and whether it may write to its arguments. A program prints BREACH if it got through. All run one
after another in one jail of each tier.
"""

import ast
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from grader.executor import Call
from grader.report import Outcome
from grader.sandbox.inside.setup import JAILED_ID
from tests.jails import job, open_tier

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
CLASS = Path(__file__).parents[2] / "examples" / "class"
HONEST = "def answer(W, x):\n    return W @ x\n"
PLACES = [Path(place) for place in ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/home")]
SECRET_MARK = "DELTAGRADE-SECRET"
#: In the memory and the environment of this process only.
SECRET = f"{SECRET_MARK}-{os.getpid()}-5f1c"


class Promise(NamedTuple):
    """What a program's header says."""

    outcomes: set[str]
    earns: bool
    writes: bool


def promise(source):
    """Read a program's header."""
    outcomes = re.search(r"^# outcome: (.+)$", source, re.MULTILINE).group(1)
    earns = re.search(r"^# earns: ([01])$", source, re.MULTILINE).group(1)
    writes = re.search(r"^# inputs: writeable$", source, re.MULTILINE) is not None
    return Promise(set(outcomes.split(", ")), earns == "1", writes)


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
def jail(request):
    """One jail for all programs, which leave nothing behind; the secret is around meanwhile."""
    before = left_behind()
    os.environ["GRADER_SECRET"] = SECRET
    with open_tier(request.param) as opened:
        yield opened
    del os.environ["GRADER_SECRET"]
    assert left_behind() == before


@pytest.fixture(scope="module")
def cases():
    """Four inputs and the right answers, which stay out here."""
    rng = np.random.default_rng(7)
    inputs = [(rng.normal(size=(3, 4)), rng.normal(size=4)) for _ in range(4)]
    return [Call(pair) for pair in inputs], [W @ x for W, x in inputs]


def effective(run):
    """Return the outcome of a run, or of its first call without an answer."""
    if run.outcome is not Outcome.PASSED:
        return run.outcome
    outcomes = (answer.outcome for answer in run.answers)
    return next((outcome for outcome in outcomes if outcome is not Outcome.PASSED), Outcome.PASSED)


def is_right(run, references):
    """Judge as a grader would: raw numbers against references, out here."""
    if effective(run) is not Outcome.PASSED or len(run.answers) != len(references):
        return False
    pairs = zip(run.answers, references, strict=True)
    return all(
        not answer.several
        and not answer.mutated
        and answer.values[0].shape == reference.shape
        and answer.values[0].dtype == reference.dtype
        and np.array_equal(answer.values[0], reference)
        for answer, reference in pairs
    )


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program(path, jail, cases):
    """The program ends as it promises, gets through nowhere, and harms nobody after it."""
    calls, references = cases
    source = path.read_text(encoding="utf-8")
    outcomes, earns, writes = promise(source)
    given = [replace(call, writeable=writes) for call in calls]
    run = jail.run(job(source, *given, function="answer"))
    assert "BREACH" not in run.printed, run.printed
    assert effective(run).value in outcomes, run
    assert is_right(run, references) == earns, run
    after = jail.run(job(HONEST, *calls, function="answer"))
    assert is_right(after, references), after
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
def test_hostile_files_of_the_class_harm_nobody(path, jail, cases):
    """Whatever they do, the next job in the same jail is right."""
    calls, references = cases
    vectors = tuple(np.ones(3) for _ in range(2))
    for function, arguments in (
        ("delta_k", (np.ones(3), np.eye(3), np.ones(3))),
        ("dW_k", vectors),
    ):
        run = jail.run(job(path.read_text(encoding="utf-8"), Call(arguments), function=function))
        assert run.outcome is not Outcome.ERRORED
        assert "STOLEN" not in run.printed
    assert is_right(jail.run(job(HONEST, *calls, function="answer")), references)
