"""Migrations: from nothing to the tables as they are written down, and back, on each database."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from submissions.resources import folder
from submissions.store.schema import downgrade, ours, upgrade
from submissions.store.tables import METADATA


@pytest.fixture
def engine(database_url):
    """Return an engine on an empty database."""
    made = create_engine(database_url)
    yield made
    made.dispose()


def test_upgrade_from_nothing_gives_the_tables_as_written(database_url, engine):
    """Nothing in the tables' definitions is missing from the migrations, and nothing is extra."""
    upgrade(database_url)

    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_constraints_have_the_names_of_the_convention(database_url, engine):
    """Later migrations can speak of every constraint on every database."""
    upgrade(database_url)

    found = inspect(engine)
    for table in METADATA.sorted_tables:
        names = {one["name"] for one in found.get_unique_constraints(table.name)}
        wanted = {one.name for one in table.constraints if one.__visit_name__.startswith("unique")}
        assert wanted <= names


def test_downgrade_leaves_nothing(database_url, engine):
    """Every step has a way back."""
    upgrade(database_url)
    downgrade(database_url, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]
    if engine.dialect.name == "postgresql":
        left = (
            "SELECT count(*) FROM pg_proc WHERE proname LIKE 'procrastinate%'",
            "SELECT count(*) FROM pg_type WHERE typname LIKE '%procrastinate%'",
        )
        with engine.connect() as connection:
            assert [connection.execute(text(query)).scalar() for query in left] == [0, 0]


def test_upgrading_again_changes_nothing(database_url, engine):
    """A service that starts on a migrated database leaves it as it is."""
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO sources (sha256, content) VALUES ('a', '')"))
    upgrade(database_url)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sources")).scalar() == 1


def test_a_step_that_fails_leaves_nothing_of_those_before_it(database_url, engine):
    """A table of the last one is there already: whoever mends that starts from where it was."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE rubric_items (id INTEGER PRIMARY KEY)"))
    with pytest.raises(DBAPIError, match="rubric_items"):
        upgrade(database_url)

    assert inspect(engine).get_table_names() == ["rubric_items"]


def test_all_of_procrastinates_own_steps_are_taken():
    """A release of it that brings more needs a step of ours."""
    shipped = sorted(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    step = ScriptDirectory(str(folder("migrations"))).get_revision("0002").module

    assert [name for name in shipped if name[: len(step.LAST)] > step.LAST] == []
