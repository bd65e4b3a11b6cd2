"""The generator of load, at a tiny size; and its accounts, which must be able to say no."""

import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.load.account import account, percentile
from submissions.domain.submission import Status
from submissions.store import SqlStore
from tests.databases import migrated_url
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import RIGHT, WRONG, make_world

ROOT = Path(__file__).parents[2]


def load(*arguments):
    """Start the generator."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def left_of(folder):
    """Return the processes that still name a folder, and the folder if it is there."""
    found = []
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = one.read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if folder in command:
            found.append(command)
    return found + [folder] * Path(folder).exists()


def test_a_tiny_deadline_harms_nobody_and_leaves_nothing(postgres, tmp_path):  # noqa: ARG001 - skips
    """Everything accepted is graded once; processes and folder are gone afterwards."""
    page = tmp_path / "load.md"
    process = load(
        "--students=4", "--submissions=2", "--window=1", "--graders=1", f"--report={page}"
    )
    said, _ = process.communicate(timeout=300)

    assert process.returncode == 0, said
    assert "| 8 | 0 | 0 | 0 | 0 | 0 | " in page.read_text(encoding="utf-8")
    assert "verdicts were number 2 to 31 of 60" in said
    assert left_of(re.search(r"Folder: (\S+)", said)[1]) == []


def test_ctrl_c_leaves_nothing(postgres):  # noqa: ARG001 - skips
    """In the middle of it."""
    process = load("--students=4", "--submissions=2")
    folder = re.search(r"Folder: (\S+)", process.stdout.readline())[1]
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=120)

    assert process.returncode == 130, said
    assert left_of(folder) == []


@pytest.fixture
def world(request):
    """Yield a world with three graded submissions, two of one program."""
    store = SqlStore(migrated_url(request, "sqlite"))
    made = make_world(TurnableClock(), CHEAP, store)
    for content in (RIGHT, WRONG, RIGHT):
        made.hand_in(content)
    made.clock.turn(seconds=3)
    made.grade()
    yield made
    store.close()


def counted(world, accepted, deserved=()):
    """Return the account of what the student handed in."""
    whose = [world.student.user_id]
    return account(world.services, world.assignment.id, whose, accepted, deserved)


def test_the_account_of_a_good_run_is_clean(world):
    """All graded once, alike for the same program."""
    found = counted(world, [[1, 0], [2, 1], [3, 0]])

    assert (found.accepted, found.harm, found.repeated) == (3, 0, 0)
    assert 3 <= found.waits_s[0] < 60


def test_the_account_notices_what_is_lost_and_what_nobody_was_told_of(world):
    """One that has no verdict, one that is not there, one that was not in the list."""
    submission = world.first("submissions", id=1)
    with world.services.store.writing() as work:
        work.submissions.replace(replace(submission, status=Status.ERRORED))

    found = counted(world, [[1, 0], [3, 0], [999, 0]])
    assert (found.lost, found.unasked) == (2, 1)


def test_the_account_notices_what_is_graded_twice_or_otherwise(world):
    """A second report, and other points for the same program."""
    report = world.first("reports", submission_id=3)
    with world.services.store.writing() as work:
        work.reports.add(replace(report, id=0))
    assert counted(world, [[1, 0], [2, 1], [3, 0]]).twice == 1
    assert counted(world, [[1, 0], [2, 0], [3, 0]]).changed == 1


def test_the_account_notices_what_is_graded_otherwise_than_deserved(world):
    """Though the same program got the same everywhere."""
    assert counted(world, [[1, 0], [3, 0]], [1.0]).changed == 0
    assert counted(world, [[1, 0], [3, 0]], [0.5]).changed == 2


def test_percentiles_are_values_that_were_measured():
    """By nearest rank; of nothing there is none."""
    ordered = [1.0, 2.0, 3.0, 4.0]

    assert [percentile(ordered, share) for share in (0.0, 0.5, 0.75, 0.95, 1.0)] == [1, 2, 3, 4, 4]
    assert str(percentile([], 0.5)) == "nan"
