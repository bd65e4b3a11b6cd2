"""A database that an older service has filled opens, with everything that was in it.

``tests/data/database_0003.sql`` is SQLite's own dump of a small course, made with the code before
the tables were drawn from the domain's dataclasses; beside it, as JSON, what that code read in it.
"""

import base64
import json
import sqlite3
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from pathlib import Path

import pytest

from submissions.domain.people import Actor
from submissions.services.gradebook import show_gradebook
from submissions.services.verdicts import show_verdict
from submissions.store import SqlStore
from submissions.store.move import move
from submissions.store.schema import upgrade
from tests.kept import kept
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import services_on

DATA = Path(__file__).parents[1] / "data"
OPERATOR = Actor(1, "admin", "Admin", admin=True)


def plain(value):
    """Return a value of the domain as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def asked(found, wanted):
    """Return of what is found only what the old code knew of."""
    if isinstance(wanted, dict):
        return {key: asked(found[key], inner) for key, inner in wanted.items()}
    if isinstance(wanted, list):
        return [asked(*pair) for pair in zip(found, wanted, strict=True)]
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request, tmp_path):
    """Yield a store on the old database, as it was or moved to PostgreSQL."""
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    connection.executescript((DATA / "database_0003.sql").read_text(encoding="utf-8"))
    connection.close()
    url = f"sqlite:///{path}"
    upgrade(url)
    if request.param == "postgresql":
        target = request.getfixturevalue("postgres_url")
        move(url, target)
        url = target
    store = SqlStore(url)
    yield store
    store.close()


def test_all_that_was_stored_is_read_as_it_was(old):
    """Every value of every table."""
    wanted = json.loads((DATA / "database_0003.json").read_text(encoding="utf-8"))
    with old.reading() as work:
        tables = {name: "jobs" if name == "grading_jobs" else name for name in wanted}
        found = {
            name: [plain(asdict(value)) for value in kept(getattr(work, attribute)).find()]
            for name, attribute in tables.items()
        }

    assert [asked(found[name], rows) for name, rows in wanted.items()] == list(wanted.values())


def test_pages_show_what_they_showed(old):
    """The gradebook's points, one set by hand among them; a verdict with its comment."""
    with services_on(old, TurnableClock(), CHEAP).reading() as work:
        book = show_gradebook(work, OPERATOR, 1)
        verdict = show_verdict(work, OPERATOR, 2)

    assert {row.user.login: row.total for row in book.rows} == {
        "student": 5.0,
        "classmate": 7.5,
        "zoe": 0.0,
    }
    assert verdict.points == 5.0
    assert [remark.comment.text for remark in verdict.remarks] == ["Look at W again."]
