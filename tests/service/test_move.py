"""`grader db move`: a service from SQLite to PostgreSQL and back, compared row by row."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from submissions.domain.people import User
from submissions.domain.submission import ReportDocument
from submissions.errors import BackupInvalid, MoveRefused, StoreUnavailable
from submissions.services.verdicts import show_verdict
from submissions.store import SqlStore
from submissions.store.move import move
from submissions.store.transfer import TABLES
from tests.acceptance.command import grader
from tests.databases import migrated_url
from tests.doing import do
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import WRONG, entry, make_world

#: What databases write in other ways, or do not take at all.
ODD = entry(0.5).to_json() | {
    "odd": [-0.0, 2.0, 1e22, 1e-300, 2**60, True, None, "é\U0001f600\0\ud800"]
}


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request):
    """Return the URL of a database of each kind with something in most tables, and its world."""
    url = migrated_url(request, request.param)
    store = SqlStore(url)
    world = make_world(TurnableClock(), CHEAP, store)
    world.submission = world.hand_in()
    world.hand_in(WRONG, actor=world.classmate)
    world.grade()
    with store.writing() as work:
        work.documents.replace(ReportDocument(1, ODD, id=1))
    yield url, world
    store.close()


@pytest.fixture
def other(request, filled, tmp_path):
    """Return the URL of an empty database of the other kind."""
    if filled[0].startswith("sqlite"):
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'other' / 'deltagrade.db'}"


@pytest.fixture
def ready(request, filled):
    """Return the URL of a database of the other kind that has all tables already."""
    kind = "postgresql" if filled[0].startswith("sqlite") else "sqlite"
    return migrated_url(request, kind)


def rows(url):
    """Return all rows of all tables."""
    store = SqlStore(url)
    with store.snapshot() as connection:
        found = {
            table.name: connection.execute(select(table).order_by(table.c.id)).all()
            for table in TABLES
        }
    store.close()
    return found


def checksums(sums):
    """Return what is compared."""
    return {name: (found.rows, found.checksum) for name, found in sums.items()}


def test_there_and_back_again(filled, other, tmp_path):
    """Every row under its number, every checksum the same on each way, and new rows come after."""
    url, world = filled
    back = f"sqlite:///{tmp_path / 'back' / 'deltagrade.db'}"
    there = checksums(move(url, other))

    assert checksums(move(other, back)) == there
    assert there["submissions"][0] == 2
    assert rows(other) == rows(url) == rows(back)
    store = SqlStore(other)
    with store.writing() as work:
        assert work.users.add(User("new", "New", "", world.clock.now())).id > 7
    store.close()


def test_what_was_moved_goes_on(filled, ready):
    """Verdicts are shown, and a job that waited is graded at the new place."""
    url, world = filled
    waiting = world.hand_in(WRONG)
    move(url, ready)

    store = SqlStore(ready)
    moved = replace(world, services=replace(world.services, store=store))
    assert do(moved.services, show_verdict, world.student, world.submission.id).final
    assert moved.grade() == 1
    assert moved.first("submissions", id=waiting.id).report_id is not None
    store.close()


def test_a_target_with_something_in_it_is_left_alone_unless_told(filled, ready):
    """With the word for it, what was there is replaced."""
    url, world = filled
    move(url, ready)
    world.hand_in(WRONG)

    with pytest.raises(MoveRefused, match="there is something in"):
        move(url, ready)
    assert rows(ready) != rows(url)
    move(url, ready, replace=True)
    assert rows(ready) == rows(url)


def test_a_target_that_does_not_keep_what_it_is_given_is_noticed(filled, sqlite_template, tmp_path):
    """One letter changed: nothing is moved at all."""
    url, _ = filled
    bad = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'bad.db')}"
    store = SqlStore(bad)
    with store.transaction() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER t AFTER INSERT ON users WHEN new.login = 'student' BEGIN "
                "UPDATE users SET name = 'student' WHERE id = new.id; END"
            )
        )
    store.close()

    with pytest.raises(MoveRefused, match=r"users has 7 rows .* wanted 7"):
        move(url, bad)
    assert not any(rows(bad).values())


def test_nothing_is_moved_onto_itself(filled):
    """Both are the same; the password is not told."""
    with pytest.raises(MoveRefused, match="both are"):
        move(filled[0], filled[0], replace=True)
    secret = "postgresql+psycopg://me:secret@127.0.0.1:1/none"
    with pytest.raises(MoveRefused) as caught:
        move(secret, secret)
    assert "secret" not in str(caught.value)


def test_what_is_not_there_is_not_moved(tmp_path, sqlite_url):
    """And is not made by asking."""
    with pytest.raises(BackupInvalid, match="no database yet"):
        move(f"sqlite:///{tmp_path / 'no.db'}", sqlite_url)
    with pytest.raises(StoreUnavailable):
        move("postgresql+psycopg://nobody@127.0.0.1:1/none", sqlite_url)


def test_the_command(postgres_url, sqlite_template, tmp_path):
    """It prints a line for each table, with the number of rows and the checksum."""
    folder = tmp_path / "data"
    folder.mkdir()
    file = shutil.copy(sqlite_template, folder / "deltagrade.db")
    store = SqlStore(f"sqlite:///{file}")
    make_world(TurnableClock(), CHEAP, store)
    store.close()
    done, again = (grader("db", "move", folder, postgres_url) for _ in "ab")

    assert (done.returncode, done.stderr) == (0, "")
    assert "users                        7 rows  " in done.stdout
    assert "both have the same checksums" in done.stdout.splitlines()[-1]
    assert again.returncode == 3
    assert "Not moved" in again.stderr
