"""Migrations: from nothing to the tables as they are written down, and back, on each database."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from submissions.store.schema import downgrade, upgrade
from submissions.store.tables import Base


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
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_constraints_have_the_names_of_the_convention(database_url, engine):
    """Later migrations can speak of every constraint on every database."""
    upgrade(database_url)

    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        names = {one["name"] for one in found.get_unique_constraints(table.name)}
        wanted = {one.name for one in table.constraints if one.__visit_name__.startswith("unique")}
        assert wanted <= names


def test_downgrade_leaves_nothing(database_url, engine):
    """Every step has a way back."""
    upgrade(database_url)
    downgrade(database_url, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_upgrading_again_changes_nothing(database_url, engine):
    """A service that starts on a migrated database leaves it as it is."""
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO sources (sha256, content) VALUES ('a', '')"))
    upgrade(database_url)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sources")).scalar() == 1
