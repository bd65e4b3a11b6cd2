"""A compared command that fails, or decides otherwise than the labels, ends the run."""

import sys
import threading

import pytest

from benchmarks import class_speed, hostile_student
from benchmarks.in_process import InProcess
from benchmarks.labels import NOTHING, Misleading, labelled, ordinary, require_labels
from benchmarks.service_latency import at_once, require_points
from benchmarks.symbolic import load, row
from grader.executor import Run
from grader.report import Outcome

RIGHT = {one.name: one.expected for one in ordinary()}


class Broken(InProcess):
    """An executor in which nothing comes through."""

    def run(self, job):  # noqa: ARG002 - it never looks
        """Fail at once."""
        return Run(Outcome.CRASHED, error="no jail")


@pytest.fixture
def python(monkeypatch, tmp_path):
    """Return how to put another program in the interpreter's place."""

    def put(script):
        fake = tmp_path / "python"
        fake.write_text(f"#!/bin/sh\n{script}\n")
        fake.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(fake))

    return put


def test_there_are_64_submissions_and_50_ordinary_ones():
    """As the class says of itself."""
    assert (len(labelled()), len(ordinary())) == (64, 50)


def test_the_labels_are_right_by_themselves():
    """Nothing is raised."""
    require_labels("the labels", RIGHT)


@pytest.mark.parametrize("verdict", [NOTHING, None])
def test_one_wrong_or_missing_verdict_ends_the_run(verdict):
    """The sentence names the command and the submission."""
    with pytest.raises(Misleading, match=r"x: the verdict of 001_correct_matmul is (\{|None)"):
        require_labels("x", RIGHT | {"001_correct_matmul": verdict})


def test_a_file_that_does_not_compile_may_earn_nothing_as_a_whole():
    """But no other function than the label's, and no other submission."""
    one = next(one for one in ordinary() if one.name.startswith("041"))

    assert one.accepts(one.expected)
    assert one.accepts(NOTHING)
    assert not one.accepts({"delta_k": True, "dW_k": True})
    assert not ordinary()[0].accepts(NOTHING)


def test_a_pytest_that_is_not_installed_has_no_speed(python):
    """What it says is told; it was once reported as 120 submissions a second."""
    python("echo 'No module named pytest' >&2; exit 1")

    with pytest.raises(Misleading, match="pytest: No module named pytest"):
        class_speed.pytest_rate()


def test_a_pytest_that_passes_everything_has_no_speed(python):
    """Its verdicts are compared as well."""
    tests = "".join(f'<testcase name="test_{name}"/>' for name in NOTHING)
    python(f"echo '<testsuites>{tests}</testsuites>' > junit.xml")

    with pytest.raises(Misleading, match="pytest: the verdict of 021_mistake_missing_transpose"):
        class_speed.pytest_rate()


def test_a_batch_that_fails_or_says_nothing_of_a_submission_has_no_speed(python):
    """By its status, and by its report."""
    python("echo 'grader: no jail' >&2; exit 3")
    with pytest.raises(Misleading, match="grader batch: grader: no jail"):
        class_speed.batch_rate(1)

    python("""echo '{"submissions": []}'""")
    with pytest.raises(Misleading, match="grader batch: the verdict of 001_correct_matmul is None"):
        class_speed.batch_rate(1)


def test_an_executor_in_which_nothing_comes_through_has_no_latency():
    """Neither with submissions nor with an empty job."""
    with pytest.raises(Misleading, match="broken: the verdict of 001_correct_matmul"):
        class_speed.latencies("broken", Broken(), 1)
    with pytest.raises(Misleading, match="an empty job in the jail: no jail"):
        class_speed.empty_job(Broken())


def test_the_site_must_show_the_points_that_a_submission_deserves():
    """Neither others, nor none, nor those of one that could not be graded."""
    page = '<section class="card verdict" data-title="10 of 10 points">'
    right, half = ordinary()[0], ordinary()[20]

    require_points(right, "graded", page)
    for one, status, shown in (
        (half, "graded", page),
        (right, "errored", page),
        (right, "graded", ""),
    ):
        with pytest.raises(Misleading, match=f"the verdict of {one.name}: it is {status}"):
            require_points(one, status, shown)


def test_a_hostile_student_who_does_nothing_disturbs_nobody(monkeypatch):
    """A phase beside one is no figure, whether they ended early or nothing was done for them."""

    def ends(_port, ready, _answers):
        ready.set()

    def waits(port, ready, answers):
        ends(port, ready, answers)
        threading.Event().wait()

    for harm in (ends, waits):
        monkeypatch.setattr(hostile_student, "harm", harm)
        with (
            pytest.raises(Misleading, match="nothing that they asked for was done"),
            hostile_student.hostile(0),
        ):
            pass


def test_what_fails_in_a_thread_ends_the_run(monkeypatch):
    """An honest student whose request failed, and one of a hundred."""

    def fails(*_):
        raise Misleading("a student", "refused")

    monkeypatch.setattr(hostile_student, "work", fails)
    with pytest.raises(Misleading, match="a student: refused"):
        hostile_student.phase("without", 0, [None], 0)
    with pytest.raises(Misleading, match="a student: refused"):
        at_once(fails)


@pytest.fixture(scope="module")
def pairs():
    """Return two of the labelled pairs; all are read for that."""
    return load()[:2]


def test_a_method_that_always_fails_is_not_compared(pairs):
    """A quick error is not a quick answer."""
    with pytest.raises(Misleading, match=r"other: every pair ended with an error, .* ImportError"):
        row("other", _missing, pairs, 10.0)


def test_our_own_method_must_be_right(pairs):
    """Or the run ends."""
    with pytest.raises(Misleading, match=r"grader\.symbolic: .* was answered with None"):
        row("grader.symbolic", lambda _: None, pairs, 10.0)


def _missing(_pair):
    raise ImportError
