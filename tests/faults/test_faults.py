"""After any fault: nothing lost, nothing graded twice, nobody's score changed."""

import os
import shutil
import subprocess

import pytest

from tests.databases import migrated_url
from tests.faults import scenarios
from tests.faults.server import Server
from tests.faults.stage import make_stage
from tests.service.world import GOOD, entry

EITHER = [scenarios.the_site_dies_while_receiving, scenarios.the_clock_jumps]
ON_SQLITE = [scenarios.the_site_dies]
ON_POSTGRESQL = [
    scenarios.one_worker_dies,
    scenarios.all_workers_die,
    scenarios.a_jail_hangs,
    scenarios.a_submission_is_poison,
]
BETWEEN = [
    scenarios.the_database_dies,
    scenarios.connections_are_cut,
    scenarios.a_plug_is_pulled,
    scenarios.connections_are_slow,
]


@pytest.fixture(scope="module")
def server():
    """Yield a PostgreSQL server of one's own, to be killed; skipped where there is none."""
    made = Server()
    yield made
    made.close()


@pytest.fixture
def on_sqlite(tmp_path, request):
    """Yield a stage on SQLite."""
    stage = make_stage(migrated_url(request, "sqlite"), tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def on_postgresql(tmp_path, server):
    """Yield a stage on PostgreSQL."""
    stage = make_stage(server.database(), tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def disk(tmp_path):
    """Yield a small disk of its own, or skip where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=777", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk takes root and the right to mount")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("scenario", EITHER + ON_SQLITE, ids=lambda one: one.__name__)
def test_on_sqlite(scenario, on_sqlite):
    """Nothing is harmed."""
    assert scenario(on_sqlite).harm == {}


@pytest.mark.parametrize("scenario", EITHER + ON_POSTGRESQL, ids=lambda one: one.__name__)
def test_on_postgresql(scenario, on_postgresql):
    """Nothing is harmed."""
    assert scenario(on_postgresql).harm == {}


@pytest.mark.parametrize("scenario", BETWEEN, ids=lambda one: one.__name__)
def test_between_graders_and_the_database(scenario, on_postgresql, server):
    """Nothing is harmed."""
    assert scenario(on_postgresql, server).harm == {}


def test_a_full_disk_below_sqlite(disk, tmp_path, sqlite_template):
    """An upload is refused, what was accepted is graded when there is room again."""
    url = f"sqlite:///{disk / 'test.db'}"
    shutil.copy(sqlite_template, disk / "test.db")
    stage = make_stage(url, tmp_path)
    account = scenarios.the_disk_is_full(stage, disk)
    stage.close()

    assert account.harm == {}


def test_harm_is_noticed(on_sqlite):
    """What was never graded is lost; other points than deserved are a change."""
    (submission,) = on_sqlite.hand_in(GOOD)
    assert on_sqlite.account(0.0).harm == {"lost": 1}

    on_sqlite.world.grade(lambda _: entry(0.0, outcome="failed"))
    assert on_sqlite.account(0.0).harm == {"changed": 1}
    on_sqlite.deserved[submission.id] = 0.0
    assert on_sqlite.account(0.0).harm == {}
