"""Old code and new code on one database while a release is rolled out: migrations/README.md."""

from dataclasses import replace

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from submissions.bootstrap import build
from submissions.config import Config
from submissions.domain.submission import Status
from submissions.resources import folder
from submissions.services.verdicts import show_verdict
from submissions.store import SqlStore
from submissions.store.schema import upgrade
from tests.databases import created
from tests.doing import do
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import make_world

STEPS = list(ScriptDirectory(str(folder("migrations"))).walk_revisions())[::-1]
#: The oldest schema on which today's code does its work, for as long as it does. Raise it with a
#: step that adds a column to a table on the way of a submission: rule 1 covers that.
RUNS_ON = "0023"
#: What a next release may do, by rule 2.
NEXT = (
    "CREATE TABLE colours (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "ALTER TABLE submissions ADD COLUMN colour_id INTEGER",
    "ALTER TABLE grading_jobs ADD COLUMN weight INTEGER NOT NULL DEFAULT 1",
    "UPDATE alembic_version SET version_num = 'next'",
)


def hand_in_grade_and_show(services):
    """Take a submission all the way; return what its student sees."""
    made = make_world(TurnableClock(), CHEAP, services.store)
    world = replace(made, services=replace(made.services, dispatcher=services.dispatcher))
    submission = world.hand_in()
    world.grade()
    verdict = do(services, show_verdict, world.student, submission.id)
    return verdict.submission.status, world.first("grades").points


def test_old_code_works_on_a_newer_schema(database_url):
    """An old process that starts again meanwhile leaves it as it is, and does its work."""
    upgrade(database_url)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for statement in NEXT:
            connection.execute(text(statement))
    engine.dispose()

    services = build(Config(database_url=database_url, graders=0))
    with services.reading() as work:
        assert work.version().endswith("schema next")
    assert hand_in_grade_and_show(services) == (Status.GRADED, 10.0)
    services.store.close()


def test_todays_code_works_on_an_older_schema(database_url):
    """As it does before the second half of a change in two releases (rule 3)."""
    upgrade(database_url, RUNS_ON)
    store = SqlStore(database_url)
    local = build(Config(graders=0), store=store)

    assert hand_in_grade_and_show(local) == (Status.GRADED, 10.0)
    store.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stages(request, tmp_path_factory):
    """Return the columns after each step, of one database of each kind that takes them in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('steps') / 'test.db'}"
    else:
        url = created(request.getfixturevalue("postgres"))
    found = {}
    for step in STEPS:
        upgrade(url, step.revision)
        found[step.revision] = columns(url)
    return found


@pytest.mark.parametrize("step", STEPS[1:], ids=lambda step: step.revision)
def test_a_step_only_adds_what_old_code_can_ignore(stages, step):
    """Unless it says that it is the second half of a change in two releases."""
    before, after = stages[step.down_revision], stages[step.revision]

    if getattr(step.module, "phase", "expand") != "contract":
        assert gone(before, after) == []
        assert demanded(before, after) == []


def test_a_step_that_takes_something_away_is_noticed():
    """So is a column that old code would have to fill."""
    text_, needed = ("TEXT", True, False), ("TEXT", False, False)
    before = {"users": {"login": text_, "name": text_}}

    assert gone(before, {"users": {"login": text_}}) == ["users.name"]
    assert gone(before, {"users": {"login": ("INTEGER", True, False), "name": text_}})
    assert gone(before, {}) == ["users.login", "users.name"]
    after = {"users": {**before["users"], "email": needed}, "others": {"any": needed}}
    assert demanded(before, after) == ["users.email"]


def columns(url):
    """Return table -> column -> (type, may be empty, has a default in the database)."""
    engine = create_engine(url)
    found = inspect(engine)
    made = {
        table: {
            one["name"]: (str(one["type"]), one["nullable"], one["default"] is not None)
            for one in found.get_columns(table)
        }
        for table in found.get_table_names()
    }
    engine.dispose()
    return made


def gone(before, after):
    """Return the columns that old code names and that are gone, or of another kind."""
    return [
        f"{table}.{name}"
        for table, there in before.items()
        for name, (kind, *_) in there.items()
        if after.get(table, {}).get(name, ("gone",))[0] != kind
    ]


def demanded(before, after):
    """Return the new columns that old code would have to fill."""
    return [
        f"{table}.{name}"
        for table in before
        for name, (_, nullable, default) in after.get(table, {}).items()
        if name not in before[table] and not nullable and not default
    ]
