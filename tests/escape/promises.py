"""What a hostile program promises in its header, and whether it keeps it."""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from grader.executor import Call
from grader.report import Outcome
from tests.jails import job

HONEST = "def answer(W, x):\n    return W @ x\n"
PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
_RNG = np.random.default_rng(7)
#: Four inputs, and the right answers, which stay out here.
INPUTS = [(_RNG.normal(size=(3, 4)), _RNG.normal(size=4)) for _ in range(4)]
REFERENCES = [W @ x for W, x in INPUTS]


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


def run_on_inputs(source, jail, *, writeable=False):
    """Run a program on the four inputs."""
    calls = [Call(pair, writeable=writeable) for pair in INPUTS]
    return jail.run(job(source, *calls, function="answer"))


def broken(path, jail):
    """Run a program; return how it broke its promise, nothing if it kept it."""
    source = path.read_text(encoding="utf-8")
    outcomes, earns, writes = promise(source)
    run = run_on_inputs(source, jail, writeable=writes)
    if "BREACH" in run.printed:
        return f"it got through: {run.printed}"
    if effective(run).value not in outcomes:
        return f"it ended otherwise: {run}"
    return "" if is_right(run, REFERENCES) == earns else f"it earned otherwise: {run}"
