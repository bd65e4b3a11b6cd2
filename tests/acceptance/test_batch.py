"""``grader batch`` as course staff run it, on the real class and through every mishap."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.acceptance.command import (
    COMMAND,
    RIGHT,
    WRONG,
    environment,
    fill,
    grader,
)
from tests.acceptance.running import Running
from tests.schemas import REPORT

EXERCISE = ("--exercise", "hidden-layer-tanh")
#: Where it makes no difference how many work; one for each processor, the usual, do so elsewhere.
ALONE = (*EXERCISE, "--jobs", "1")


def _small(tmp_path, count=3):
    return fill(tmp_path / "class", {f"s{n}/solution.py": RIGHT for n in range(count)})


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_each_form_goes_to_standard_output(tmp_path, form):
    """Without a folder nothing is written but what was asked for."""
    done = grader("batch", _small(tmp_path), *ALONE, "--format", form)

    assert done.returncode == 0, done.stderr
    begin = {"json": '{"schema": ', "csv": "name,score,", "html": "<!DOCTYPE html>"}[form]
    assert done.stdout.startswith(begin)
    assert "s2" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"class"}


def test_unreadable_and_hostile_names_are_in_every_report(tmp_path):
    """A broken upload is a submission with a problem; names stay text, and do not compute."""
    files = {"<script>alert(1)<b>.py": RIGHT, "=1+1.py": RIGHT, "a\nb.py": WRONG, "gone.py": ""}
    output = tmp_path / "report"
    done = grader("batch", fill(tmp_path / "class", files), *ALONE, "--output", output)

    assert done.returncode == 0
    names = {
        one["name"]: one["problem"]
        for one in json.loads((output / "report.json").read_text())["submissions"]
    }
    assert set(names) == {"<script>alert(1)<b>", "=1+1", "a\nb", "gone"}
    assert names["gone"].startswith("Found gone.py, which is empty")
    assert "<script>alert" not in (output / "report.html").read_text()
    assert "\n'=1+1," in (output / "report.csv").read_text("utf-8-sig")
    assert "a\\nb" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("class",), "Missing option '--exercise'"),
        (("class", "--exercise", "nope"), "There is no exercise 'nope'"),
        (("gone", *EXERCISE), "'gone' does not exist"),
        (("empty", *EXERCISE), "empty holds no submissions; wanted a folder or a file"),
        (("text.zip", *EXERCISE), "a zip that is damaged, or none at all"),
        (("class", *EXERCISE, "--resume"), "--resume needs the --output folder"),
        (("class", *EXERCISE, "--jobs", "0"), "0 is not in the range"),
        (("class", *EXERCISE, "--output", "text.zip/x"), "text.zip/x cannot be written"),
    ],
)
def test_wrong_use_is_explained(tmp_path, arguments, sentence):
    """Exit status 2 and a sentence; nothing is graded."""
    _small(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no zip")
    done = grader("batch", *arguments, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in " ".join(done.stderr.split())


def test_two_batches_do_not_write_to_one_folder(tmp_path):
    """The second is told to wait or to take another."""
    output = tmp_path / "report"
    endless = fill(tmp_path / "slow", {"a.py": ASLEEP})
    with _Batch(endless, *ALONE, "--output", output) as first:
        first.wait_for(output / "reports.jsonl", 0)
        done = grader("batch", _small(tmp_path), *ALONE, "--output", output)
        first.signal(signal.SIGINT)

    assert done.returncode == 2
    assert "Another batch is writing to" in done.stderr


class _Batch:
    """A batch in a session of its own, so that nothing it leaves behind can hide."""

    def __init__(self, *arguments):
        self._process = Running(["batch", *arguments], environment())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()

    def wait_for(self, path, lines):
        """Wait until a file is there with so many lines."""
        until = time.monotonic() + 60
        while not path.exists() or path.read_bytes().count(b"\n") < lines:
            assert time.monotonic() < until
            assert self._process.poll() is None, self._process.communicate()
            time.sleep(0.05)

    def workers(self):
        """Return the worker processes: the server that forks them is our process's child."""
        ours = {pid: _parent(pid) for pid in self.session()}
        return [pid for pid, parent in ours.items() if ours.get(parent) == self._process.pid]

    def session(self):
        """Return all processes of the session but the first."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != self._process.pid:
                try:
                    if os.getsid(int(entry.name)) == self._process.pid:
                        found.append(int(entry.name))
                except ProcessLookupError:
                    continue
        return found

    def all_gone(self):
        """Whether everything the batch started ends within a while."""
        until = time.monotonic() + 30
        while any(_runs(pid) for pid in self.session()) and time.monotonic() < until:
            time.sleep(0.05)
        return not any(_runs(pid) for pid in self.session())

    def signal(self, number):
        """Send a signal to the first process alone."""
        self._process.send_signal(number)

    def interrupt(self):
        """Do what Ctrl-C does: signal the whole group."""
        os.killpg(self._process.pid, signal.SIGINT)

    def end(self):
        """Return status, standard output and standard error."""
        out, err = self._process.communicate(timeout=120)
        return self._process.returncode, out, err


def _stat(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X", "0"]


def _parent(pid):
    return int(_stat(pid)[1])


def _runs(pid):
    return _stat(pid)[0] not in "XZ"


#: One right answer of two, and the jail must end it; meanwhile it takes no processor.
ASLEEP = RIGHT.replace("def dW_k(", "def dW_k(*_): __import__('time').sleep(600)\ndef unasked(")
EXPECTED = {f"s{n:02}": 1 if n % 12 == 11 else 2 for n in range(24)}


def _mixed(tmp_path):
    """Return a class that takes a while: every twelfth never ends."""
    files = {f"{name}.py": RIGHT if score == 2 else ASLEEP for name, score in EXPECTED.items()}
    return fill(tmp_path / "class", files)


def _names(path):
    return [json.loads(line)["submission"]["name"] for line in path.read_text().splitlines()]


def _scores(output):
    document = json.loads((output / "report.json").read_text())
    return {one["name"]: one["score"] for one in document["submissions"]}


def test_ctrl_c_keeps_what_is_done_and_resume_goes_on(tmp_path):
    """Status 130, reports of what is done, nobody left running; then the rest is graded."""
    source, output = _mixed(tmp_path), tmp_path / "report"
    arguments = (source, *EXERCISE, "--output", output)
    with _Batch(*arguments) as running:
        running.wait_for(output / "reports.jsonl", 5)
        running.interrupt()
        status, out, err = running.end()

        assert status == 130
        assert "what is done is kept" in err
        assert "Traceback" not in err
        assert running.all_gone()
    before = _names(output / "reports.jsonl")
    assert 5 <= len(before) < len(EXPECTED)
    assert sorted(_scores(output)) == sorted(before)
    assert all(name in out for name in before)

    done = grader("batch", *arguments, "--resume")

    after = _names(output / "reports.jsonl")
    assert done.returncode == 0
    assert after[: len(before)] == before
    assert sorted(after) == sorted(EXPECTED)
    assert _scores(output) == EXPECTED


def test_a_batch_that_is_killed_can_be_gone_on_with(tmp_path):
    """After kill -9 of the command its workers end; no verdict is lost or found twice."""
    source, output = _mixed(tmp_path), tmp_path / "report"
    arguments = (source, *EXERCISE, "--output", output)
    with _Batch(*arguments) as running:
        running.wait_for(output / "reports.jsonl", 5)
        running.signal(signal.SIGKILL)
        running.end()

        assert running.all_gone()
    journal = output / "reports.jsonl"
    before = _names(journal)
    with journal.open("a") as torn:
        torn.write('{"exercise": "hidden-layer-tanh", "submission": {"na')

    done = grader("batch", *arguments, "--resume")

    assert done.returncode == 0
    assert _names(journal)[: len(before)] == before
    assert sorted(_names(journal)) == sorted(EXPECTED)
    assert _scores(output) == EXPECTED


def test_a_worker_that_is_killed_is_replaced(tmp_path):
    """After kill -9 of every worker all are graded, once each, and rightly."""
    source, output = _mixed(tmp_path), tmp_path / "report"
    with _Batch(source, *EXERCISE, "--output", output) as running:
        running.wait_for(output / "reports.jsonl", 5)
        victims = running.workers()
        assert victims
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        status, _, err = running.end()

        assert status == 0, err
        assert running.all_gone()
    assert sorted(_names(output / "reports.jsonl")) == sorted(EXPECTED)
    assert _scores(output) == EXPECTED


def test_a_reader_that_leaves_is_no_fault(tmp_path):
    """``| head`` ends the reading, not the grading: the reports are written."""
    words = [*COMMAND, "batch", str(_small(tmp_path)), *ALONE, "--output", str(tmp_path / "out")]
    command = f"{' '.join(words)} | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        check=False,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert len(_scores(tmp_path / "out")) == 3


def test_a_terminal_gets_a_bar(tmp_path):
    """On a terminal: how many, how fast, how long still, and the running mean; then it is gone."""
    ours, theirs = pty.openpty()
    words = [*COMMAND, "batch", str(_small(tmp_path, 6)), *ALONE, "--format", "csv"]
    with subprocess.Popen(
        words, env=environment(TERM="xterm"), stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as running:
        os.close(theirs)
        shown = _until_closed(ours)
        rows = running.stdout.read().splitlines()

    assert running.returncode == 0
    assert len(rows) == 7
    assert "6/6" in shown
    assert "/s" in shown
    assert "mean 2.00 of 2" in shown


def _until_closed(descriptor):
    shown = b""
    with os.fdopen(descriptor, "rb", buffering=0) as terminal:
        try:
            while piece := terminal.read(4096):
                shown += piece
        except OSError:  # how a terminal says that nobody writes to it any more
            pass
    return shown.decode()


def test_a_zip_of_the_class_gives_the_same_verdicts(tmp_path):
    """Folder or zip makes no difference."""
    source = fill(tmp_path / "class", {"ann/solution.py": RIGHT, "bob/work.py": WRONG})
    subprocess.run(
        ["python3", "-m", "zipfile", "-c", str(tmp_path / "class.zip"), str(source)], check=True
    )

    folder, zipped = (
        json.loads(grader("batch", path, *ALONE, "--format", "json").stdout)
        for path in (source, tmp_path / "class.zip")
    )

    assert folder == zipped
    assert [one["score"] for one in folder["submissions"]] == [2, 1]


def test_hidden_names_are_told_by_a_list(tmp_path):
    """In every report: who it is, with number and address."""
    files = {"Participant 7_9_assignsubmission_file_/solution.py": RIGHT}
    folder, output = fill(tmp_path / "class", files), tmp_path / "report"
    names = tmp_path / "worksheet.csv"
    names.write_text("Identifier,Full name,ID number,Email address\nParticipant 7,Ann,017,a@x\n")

    done = grader("batch", folder, *ALONE, "--names", names, "--output", output, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    document = json.loads((output / "report.json").read_text())

    assert (row["name"], row["number"], row["email"]) == ("Ann", "017", "a@x")
    REPORT.validate(document)
    assert document["submissions"][0]["people"] == [
        {"name": "Ann", "number": "017", "email": "a@x"}
    ]


def test_a_list_without_its_headings_is_wrong_use(tmp_path):
    """The sentence says which are wanted."""
    names = tmp_path / "names.csv"
    names.write_text("a,b\n1,2\n")
    done = grader("batch", _small(tmp_path, 1), *EXERCISE, "--names", names)

    assert done.returncode == 2
    assert "submission, name, number, email" in " ".join(done.stderr.split())
