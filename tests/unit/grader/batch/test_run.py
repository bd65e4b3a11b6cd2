"""A class through real workers and the real jail: in order, each once, whatever happens."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.batch import Journal, Settings, grade_class
from grader.errors import ExerciseError, ExerciseNotFound, ProtocolBroken, SandboxError
from grader.intake import Upload, read_class

CLASS = Path(__file__).parents[4] / "examples" / "class"
RIGHT = (CLASS / "001_correct_matmul" / "solution.py").read_text()
SETTINGS = Settings("hidden-layer-tanh", jobs=2)


@dataclass(frozen=True)
class Honest:
    """A place with a right solution."""

    def files(self):
        """Return one file."""
        return {"solution.py": "solution.py"}

    def read(self, file, limit_bytes):  # noqa: ARG002 - as every place
        """Return the right solution."""
        return RIGHT.encode()


@dataclass(frozen=True)
class Deadly(Honest):
    """A place that kills the worker that reads it, so many times."""

    tally: str
    times: int

    def files(self):
        """Count this visit, and kill the visitor if it is one of the first."""
        with Path(self.tally).open("a") as tally:
            tally.write("x")
        if Path(self.tally).stat().st_size <= self.times:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().files()


@dataclass(frozen=True)
class Jamming(Deadly):
    """A place that breaks the jail of the worker that reads it, so many times."""

    def files(self):
        """Break the jail if this visit is one of the first."""
        from grader.sandbox import Jail  # noqa: PLC0415 - in the worker, not in the test

        def broken(_jail, _job):
            raise ProtocolBroken("silence")

        with Path(self.tally).open("a") as tally:
            tally.write("x")
        if Path(self.tally).stat().st_size <= self.times:
            Jail.run = Jail.run_each = broken
        return Honest.files(self)


def graded(uploads, journal, settings=SETTINGS):
    """Grade; return the entries as they were told, and as they are in the journal."""
    told = []
    grade_class(uploads, journal, settings, told.append)
    return told, list(journal.select([upload.name for upload in uploads]))


def test_a_class_is_graded_once_each_and_in_order():
    """Sixteen submissions, two workers: all told once, and in the class's order at the end."""
    uploads = read_class(CLASS).uploads[14:30]

    with Journal() as journal:
        told, kept = graded(uploads, journal)

    names = [upload.name for upload in uploads]
    assert sorted(entry.name for entry in told) == names
    assert [entry.name for entry in kept] == names
    assert [entry.score for entry in kept] == [2] * 6 + [1] * 10
    assert {entry.provenance["tier"] for entry in kept} <= {"A", "B"}


@pytest.mark.parametrize(
    ("kind", "times", "outcome"),
    [
        (Deadly, 1, "passed"),
        (Deadly, 99, "errored"),
        (Jamming, 2, "passed"),
        (Jamming, 99, "errored"),
    ],
)
def test_what_breaks_its_worker_is_tried_thrice_and_harms_no_other(tmp_path, kind, times, outcome):
    """Each time by a fresh worker; then it is errored, without a score; all others are graded."""
    poison = Upload("m", kind(str(tmp_path / "tally"), times))
    uploads = [*(Upload(name, Honest()) for name in "abc"), poison, Upload("z", Honest())]

    with Journal() as journal:
        told, kept = graded(uploads, journal)

    assert [entry.name for entry in kept] == ["a", "b", "c", "m", "z"]
    assert len(told) == len(uploads)
    outcomes = {entry.name: entry.outcome for entry in kept}
    assert outcomes == dict.fromkeys("abcz", "passed") | {"m": outcome}
    assert (tmp_path / "tally").stat().st_size == min(times + 1, 3)
    if outcome == "errored":
        assert kept[3].problem.startswith("Not graded, by no fault of the submission")


def test_verdicts_that_stand_are_kept_and_others_are_found_again(tmp_path):
    """Same program, seed, exercise and walls: kept. Errored or changed: graded again."""
    tally = str(tmp_path / "tally")
    first = [Upload("a", Honest()), Upload("m", Deadly(tally, 3))]
    with Journal(tmp_path / "j") as journal:
        _, kept = graded(first, journal)
        assert [entry.outcome for entry in kept] == ["passed", "errored"]
        size = (tmp_path / "j").stat().st_size
    with Journal(tmp_path / "j", resume=True) as journal:
        told, kept = graded([*first, Upload("new", Honest())], journal)
        assert [entry.outcome for entry in kept] == ["passed"] * 3
        assert sorted(entry.name for entry in told) == ["a", "m", "new"]
        assert (tmp_path / "j").read_bytes()[size:].count(b"\n") == 2
    with Journal(tmp_path / "j", resume=True) as journal:
        _, kept = graded(first, journal, Settings("hidden-layer-tanh", seed=7, jobs=1))
        assert [entry.provenance["seed"] for entry in kept] == [7, 7]


def test_a_verdict_found_without_walls_is_not_kept():
    """--unsafe-local once does not count for ever."""
    uploads = [Upload("a", Honest())]
    with Journal() as journal:
        unsafe = Settings("hidden-layer-tanh", unsafe_local=True)
        assert graded(uploads, journal, unsafe)[1][0].provenance["tier"] == "none"
        assert graded(uploads, journal)[1][0].provenance["tier"] != "none"


def test_an_unknown_exercise_stops_the_batch():
    """There is nothing to grade anybody on."""
    with Journal() as journal, pytest.raises(ExerciseError, match="There is no exercise 'nope'"):
        graded([Upload("a", Honest())], journal, Settings("nope"))
    assert issubclass(ExerciseNotFound, ExerciseError)


@dataclass(frozen=True)
class Unpicklable(Honest):
    """A place that no worker can even receive."""

    def __reduce__(self):
        """Come out of the pickle as the death of whoever opens it."""
        return os._exit, (7,)


def test_an_upload_that_cannot_be_received_is_errored():
    """A worker that dies over its post is a death like any other."""
    with Journal() as journal:
        _, kept = graded([Upload("a", Unpicklable()), Upload("b", Honest())], journal)

    assert [entry.outcome for entry in kept] == ["errored", "passed"]


def test_workers_that_cannot_start_are_not_started_for_ever(monkeypatch):
    """Three deaths before the first word end the batch, with advice."""
    monkeypatch.setattr("grader.batch.crew.work", os._exit)

    with Journal() as journal, pytest.raises(SandboxError, match="grader doctor"):
        graded([Upload("a", Honest())], journal)


def test_nothing_to_grade_is_nothing_to_start():
    """An empty class needs no worker."""
    with Journal() as journal:
        assert graded([], journal) == ([], [])
