"""The service's commands, as somebody types them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.request
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from grader.errors import SettingsInvalid
from submissions.config import config_from
from submissions.store import SqlStore
from tests.acceptance.command import COMMAND, grader, started
from tests.acceptance.running import Running
from tests.kept import kept

ENVIRONMENT = {**os.environ, "GRADER_ALLOW_TIER_B": "1", "PYTHONUNBUFFERED": "1"}


def test_a_database_is_made_and_migrated(tmp_path):
    """And says what it is; again changes nothing."""
    for run in (started, grader):
        done = run("db", "upgrade", "--data", tmp_path / "new")

        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(r"Ready: sqlite [\d.]+, schema \d+\.\n", done.stdout)


def test_an_account_is_made(tmp_path):
    """The password is not asked for if it is given; a bad one is refused with a sentence."""
    made = grader(
        "user", "add", "ada", "--admin", "--password", "analytical engine", "--data", tmp_path
    )
    refused = grader("user", "add", "bob", "--password", "short", "--data", tmp_path)

    assert made.stdout == "Made ada, number 1.\n"
    assert refused.returncode == 1
    assert "password: it has 5 characters" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_backup_and_restore(tmp_path):
    """From one folder to another; a second restore is refused."""
    grader("user", "add", "ada", "--password", "analytical engine", "--data", tmp_path / "a")
    file = tmp_path / "backup.zip"

    assert "Wrote" in grader("backup", file, "--data", tmp_path / "a").stdout
    assert "Restored" in grader("restore", file, "--data", tmp_path / "b").stdout
    again = grader("restore", file, "--data", tmp_path / "b")
    assert again.returncode == 3
    assert "give an empty database" in again.stderr
    store = SqlStore(f"sqlite:///{tmp_path / 'b' / 'deltagrade.db'}")
    with store.reading() as work:
        assert kept(work.users).first(login="ada") is not None
    store.close()


def test_a_backup_of_nothing_says_so(tmp_path):
    """There is no database to back up."""
    done = grader("backup", tmp_path / "x.zip", "--data", tmp_path / "nowhere")

    assert done.returncode == 3
    assert "there is no database yet" in done.stderr
    assert not (tmp_path / "x.zip").exists()


def test_the_demo_is_not_served_to_the_world(tmp_path):
    """Its passwords are known to all."""
    done = grader("serve", "--demo", "--host", "0.0.0.0", "--data", tmp_path)

    assert done.returncode == 2
    assert "passwords are known" in done.stderr


def started_afresh(arguments, env):
    """Start a command as people do, in a session of its own."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        start_new_session=True,
    )


#: Each is ended in both ways, and is started as people do it once.
ENDS = [(signal.SIGINT, started_afresh), (signal.SIGTERM, Running)]


@contextmanager
def serving(folder, start=Running, **settings):
    """Serve a new site; give the process and its address after its first two lines."""
    command = ["serve", "--port", "0", "--graders", "1", "--data", str(folder)]
    process = start(command, ENVIRONMENT | settings)
    try:
        assert "Made a first administrator: admin, password" in process.stdout.readline()
        yield process, re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("end", "start"), ENDS)
def test_serving_from_the_first_word_to_the_last(tmp_path, end, start):
    """Makes an administrator, prints the address, answers, stops without a traceback."""
    with serving(tmp_path, start) as (process, address):
        with urllib.request.urlopen(address) as page:
            assert page.status == 200
        process.send_signal(end)
        out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (0, "")
    assert out == "Stopped. Nothing is lost; 0 submissions wait for the next start.\n"


@pytest.fixture
def empty(tmp_path, sqlite_template):
    """Return a folder with a database that is migrated, and nobody in it."""
    shutil.copy(sqlite_template, tmp_path / "deltagrade.db")
    return tmp_path


def test_browsers_that_keep_their_connections_shut_nobody_out(empty):
    """Each keeps up to six for minutes; a class of fifty has three hundred."""
    with serving(empty) as (_, address), ExitStack() as kept:
        host, port = address.removeprefix("http://").split(":")
        for _ in range(300):
            kept.enter_context(socket.create_connection((host, int(port))))
        with urllib.request.urlopen(address, timeout=60) as page:
            assert page.status == 200


def fail_to_sign_in(address, client):
    """Try to sign in with a wrong password, as a client behind a proxy."""
    with httpx.Client(headers={"X-Forwarded-For": client}) as browser:
        page = browser.get(f"{address}/sign-in").text
        form = {"csrf": re.search(r'name="csrf" value="([^"]+)"', page)[1], "password": "guess"}
        assert browser.post(f"{address}/sign-in", data={**form, "login": "x"}).status_code == 401


@pytest.mark.parametrize(
    ("proxy", "clients"), [("127.0.0.1", {"192.0.2.1", "192.0.2.2"}), ("", {"127.0.0.1"})]
)
def test_a_proxy_is_believed_only_if_it_is_named(empty, proxy, clients):
    """Behind it each student is one client; without it nobody can pretend to be many."""
    with serving(empty, GRADER_TRUSTED_PROXY=proxy) as (_, address):
        for client in ("192.0.2.1", "192.0.2.2"):
            fail_to_sign_in(address, client)
    store = SqlStore(f"sqlite:///{empty / 'deltagrade.db'}")
    with store.reading() as work:
        counted = {one.key for one in kept(work.tries).find()}
    store.close()

    assert {key for key in counted if "from" in key} == {f"sign-in-from:{one}" for one in clients}


def test_a_worker_needs_a_database_that_can_be_shared(tmp_path):
    """On SQLite the site has its graders with it; a site without any is refused there as well."""
    alone = grader("worker", "--data", tmp_path)
    without = grader("serve", "--graders", "0", "--data", tmp_path)

    assert (alone.returncode, without.returncode) == (2, 2)
    assert "set GRADER_DATABASE_URL" in alone.stderr
    assert "on PostgreSQL" in without.stderr


def test_a_worker_knows_its_queues(tmp_path):
    """A name that is none is refused with those that are."""
    done = grader("worker", "--queues", "live,late", "--data", tmp_path)

    assert done.returncode == 2
    assert "found 'late'; wanted one or more of live,regrade" in done.stderr
    with pytest.raises(SettingsInvalid, match="GRADER_QUEUES: found 'late'"):
        config_from({"GRADER_QUEUES": "late"})
    assert config_from({"GRADER_QUEUES": "regrade"}).queues == ("regrade",)


@pytest.mark.parametrize(("end", "start"), ENDS)
def test_a_worker_from_the_first_word_to_the_last(postgres_url, end, start):
    """Migrates the database, says when it is ready, drains, stops without a traceback."""
    command = ["worker", "--graders", "1", "--queues", "live"]
    process = start(command, ENVIRONMENT | {"GRADER_DATABASE_URL": postgres_url})
    try:
        assert process.stdout.readline() == "Ready: 1 grader processes for live.\n"
        process.send_signal(end)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()

    assert (process.returncode, err) == (0, "")
    assert out == "Stopped. Nothing is lost; what was not finished waits for another worker.\n"
