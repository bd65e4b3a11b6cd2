"""The belt in a process that shall not end: the bounds, the second look, and all as it was."""

import os
import resource
import signal
import subprocess
import sys

import pytest

from exercises.written_practical import EXERCISE as WRITTEN
from grader.belt import Belt, was_met
from grader.errors import SandboxError
from grader.grading import Submission, grade
from grader.report import Outcome, Report
from tests.heavy import SLUGS

TIGHT = Belt(memory_bytes=2**28, cpu_s=1.0)
KINDS = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)
RIGHT = """
import numpy as np
def delta_k(d, W, s):
    return (W.T @ d) * (1 - np.tanh(s) ** 2)
def dW_k(d, z):
    return np.outer(d, z)
"""


def bounds():
    """Return all that a belt changes."""
    return [resource.getrlimit(kind) for kind in KINDS], signal.getsignal(signal.SIGXCPU)


def loops():
    """Compute without end."""
    while True:
        pass


def hoards():
    """Want more memory than there is under a belt, but not more than there is."""
    return len([bytearray(2**24) for _ in range(2**8)])


@pytest.mark.parametrize("spend", [loops, hoards])
def test_a_judge_that_spends_too_much_is_asked_for_numbers_alone(spend):
    """Once, and the process is as it was before."""
    before, asked = bounds(), []

    def judge(*, numbers_only):
        asked.append(numbers_only)
        if not numbers_only:
            spend()
        return Report("a", "x", ())

    assert TIGHT.judge(judge).name == "a"
    assert asked == [False, True]
    assert bounds() == before


@pytest.mark.parametrize("spend", [loops, hoards])
def test_numbers_alone_are_bounded_too(spend):
    """Whoever asked is told, and the bounds are off all the same."""
    before = bounds()
    with pytest.raises(SandboxError, match="over numbers alone as well"):
        TIGHT.judge(lambda **_: spend())
    assert bounds() == before


def test_who_ended_a_process_is_told_by_its_exit_code():
    """Its belt, or somebody else: then the same may well succeed."""
    met = (86, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGSEGV)
    others = (None, 0, 1, 3, -signal.SIGKILL, -signal.SIGTERM)
    assert [was_met(code) for code in (*met, *others)] == [True] * 4 + [False] * 6


#: A command with a tighter belt than usual, and numbers that are well within it.
COMMAND = """
import importlib, sys
from grader.belt import Belt
from grader.cli import main
importlib.import_module("grader.cli." + sys.argv[1]).BELT = Belt(memory_bytes=2**28, cpu_s=5.0)
main()
"""


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if "crash" not in slug])
@pytest.mark.parametrize("command", ["check", "ci"])
def test_the_commands_judge_under_a_belt(heavy, tmp_path, slug, command):
    """They say what numbers say, and have not ended in the middle."""
    (tmp_path / "solution.py").write_text(RIGHT)
    (tmp_path / ".grader.toml").write_text(f'exercise = "{slug}"\n')
    arguments = [str(tmp_path)] if command == "ci" else [str(tmp_path), "--exercise", slug]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, command, *arguments],
        env=os.environ | {"PYTHONPATH": str(heavy.folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "2 of 2" in done.stdout, done.stderr
    assert done.returncode == 0
    assert heavy.begun() == 1


def test_by_numbers_alone_writing_is_left_to_a_person(jail):
    """It earns nothing yet and says why; nothing of it is read."""
    report = grade(WRITTEN, Submission("a", text="delta_2 = 7"), jail, numbers_only=True)

    assert {question.outcome for question in report.questions} == {Outcome.UNDECIDED}
    assert report.score == 0
    assert all("A person has to look" in q.checks[0].feedback for q in report.questions)
    assert report.provenance["judged"] == "numbers alone"
