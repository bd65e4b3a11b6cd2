"""What can be said of the benchmark beside the peers without installing one."""

import dataclasses
import shutil

import pytest

from benchmarks.labels import NOTHING, Labelled, Misleading
from benchmarks.peers import environments, guard
from benchmarks.peers.adapter import Done
from benchmarks.peers.adapters import ADAPTERS
from benchmarks.peers.adapters.nbgrader import notebook
from benchmarks.peers.measuring import Row, measure, paid
from benchmarks.peers.table import why_not, written
from tests.benchmarks import recorded

BOTH = {"delta_k": True, "dW_k": True}
HALF = {"delta_k": False, "dW_k": True}
KNOWN = {adapter.name: adapter for adapter in ADAPTERS}
#: Where each writes its verdict, None on its output, and what it wrote.
WROTE = {
    "grader batch": ("report.json", recorded.OURS),
    "pytest": ("junit.xml", recorded.PYTEST),
    "unittest": (None, recorded.UNITTEST),
    "check50": ("results.json", recorded.CHECK50),
    "otter run": ("out/results.json", recorded.OTTER),
    "pedal": (None, recorded.PEDAL),
    "nbgrader": ("grades.json", recorded.NBGRADER),
    "okpy": (None, recorded.OKPY),
}

walled = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")


def said(output, status=0):
    """Return a command that has ended."""
    return Done(status, output, 1.0, 0.5)


def verdicts(name, folder, text):
    """Return what an adapter reads from what its peer wrote."""
    file, _ = WROTE[name]
    if file is not None:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return KNOWN[name].read(folder, said("" if file else text), ["one"])


def test_each_peer_has_a_recorded_output():
    """A new adapter comes with one."""
    assert WROTE.keys() == KNOWN.keys()


@pytest.mark.parametrize("name", WROTE)
def test_a_verdict_is_read_from_what_a_peer_wrote(name, tmp_path):
    """One function right, the other not."""
    assert verdicts(name, tmp_path, WROTE[name][1]) == {"one": HALF}


@pytest.mark.parametrize("name", WROTE)
def test_without_a_whole_answer_there_is_no_verdict(name, tmp_path):
    """Neither where nothing was written, nor where it was cut off, nor from an error."""
    whole = WROTE[name][1]

    assert KNOWN[name].read(tmp_path, said(f"No module named {name}"), ["one"]) == {}
    assert verdicts(name, tmp_path, "") == {}
    assert verdicts(name, tmp_path, whole[: len(whole) // 3]) == {}


def test_a_test_that_did_not_run_has_not_passed(tmp_path):
    """Half of the tests is none, for pytest and for unittest."""
    begin, end = '<testsuites><testcase name="', '"/></testsuites>'

    assert verdicts("pytest", tmp_path, f"{begin}test_dW_k{end}") == {"one": NOTHING}
    assert verdicts("unittest", tmp_path, "test_dW_k (x) ... ok\nRan 1 test in 0.1s\n") == {
        "one": NOTHING
    }


def test_what_cannot_be_compiled_earns_nothing_in_unittest(tmp_path):
    """It ends with a traceback before its last line."""
    done = said("IndentationError: unexpected indent", status=1)

    assert KNOWN["unittest"].read(tmp_path, done, ["one"]) == {"one": NOTHING}


def test_students_get_no_hidden_tests():
    """The instructor's notebook has them, the students' has not."""
    assert b"ref_dW_k" in notebook("", "def ref_dW_k(): ...")
    assert b"ref_dW_k" not in notebook("", None)


@pytest.mark.parametrize(
    ("status", "output", "last"),
    [(1, "No module named numpy", "numpy"), (0, recorded.UNITTEST, r"FAILED \(failures=1\)")],
)
def test_a_peer_that_does_not_work_gets_no_figures(monkeypatch, status, output, last):
    """Whether it fails or calls the first right program wrong; the reason is what it said last."""
    monkeypatch.setattr(guard, "run", lambda *_, **__: said(output, status))

    with pytest.raises(Misleading, match=rf"001_correct_matmul got .*{last}"):
        measure(KNOWN["unittest"], None)


def test_a_course_that_cannot_be_prepared_ends_the_run(monkeypatch):
    """With what the peer said."""
    monkeypatch.setattr(guard, "run", lambda *_, **__: said("no such command: otter", 127))

    with pytest.raises(Misleading, match="preparing the course: no such command: otter"):
        measure(KNOWN["otter run"], None)


def test_nothing_runs_without_walls(monkeypatch, tmp_path):
    """The sentence says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Misleading, match="apt-get install bubblewrap"):
        guard.bubblewrap()
    with pytest.raises(Misleading, match="apt-get install bubblewrap"):
        guard.run("true", tmp_path, None, 10.0, jails=False)


@walled
def test_inside_the_walls_only_the_work_folder_can_be_written(tmp_path):
    """Neither the system nor a folder beside it, and ``/tmp`` is another one."""
    course, other = tmp_path / "course", tmp_path / "other"
    course.mkdir()
    other.mkdir()
    deeds = f"touch here; touch {other}/there /var/tmp/there; touch /tmp/{tmp_path.name}"

    done = guard.run(deeds, course, None, 30.0, jails=False)

    assert done.output.count("Read-only file system") + done.output.count("No such file") == 2
    assert [one.name for one in course.iterdir()] == ["here"]
    assert list(other.iterdir()) == []


@walled
def test_inside_the_walls_there_is_no_network_and_nothing_outlives_the_run(tmp_path):
    """One interface, no process but its own; what takes too long is ended."""
    told = "tail -n +3 /proc/net/dev | wc -l; ls -d /proc/[0-9]* | wc -l"
    done = guard.run(f"{told}; grep CapEff /proc/self/status", tmp_path, None, 30.0, jails=False)
    interfaces, processes, _, caps = done.output.split()

    assert (int(interfaces), int(caps, 16)) == (1, 0)
    assert int(processes) < 10
    assert guard.run("sleep 1000 & sleep 1000", tmp_path, None, 1.0, jails=False).cut


@walled
def test_a_commands_account_and_status_come_out(tmp_path):
    """The command cannot write its account: it has no input."""
    work = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo 9m9s 9m9s >&0; exit 7"
    done = guard.run(work, tmp_path, None, 60.0, jails=False)

    assert done.status == 7
    assert 0 < done.processor_s < 60


def test_what_cannot_be_installed_says_why(monkeypatch, tmp_path):
    """In a sentence with the installer's last words."""
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho 'no such package' >&2\nexit 1\n")
    uv.chmod(0o755)
    monkeypatch.setattr(environments, "_UV", uv)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    with pytest.raises(environments.NotInstalled, match=r"okpy .* here: no such package"):
        environments.environment(KNOWN["okpy"])


def test_the_shells_account_is_what_its_children_spent():
    """Its second line; nothing where it was killed before it could say so."""
    assert guard.seconds("0m9.00s 0m9.00s\n0m1.50s 1m0.25s\n") == pytest.approx(61.75)
    assert guard.seconds("") == 0.0


def test_a_cheat_is_paid_if_it_gets_more_than_it_deserves():
    """Full points for a program that deserves them are no cheat, nor is half."""
    cheat = Labelled("055_hostile_x", "hostile", NOTHING)

    assert paid(cheat, BOTH)
    assert not paid(cheat, HALF)
    assert not paid(cheat, None)
    assert not paid(dataclasses.replace(cheat, expected=BOTH), BOTH)


def test_rows_have_as_many_cells_as_the_head():
    """Of a peer that was measured, and of one that was not."""
    row = Row("x", 4.0, 0.25, 52_000_000, ["044_crash"], ["055_hostile", "059_hostile"], [])

    assert written(row) == "| x | 4.00 | 0.250 | 52 | 49 (not 044) | 2: 055, 059 | 0 |"
    assert why_not("x", "a | b").count("|") == written(row).count("|")
