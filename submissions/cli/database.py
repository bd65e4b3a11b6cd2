"""``grader db``: the database's schema."""

from pathlib import Path

import click

from submissions.cli.settings import config_of, data_option
from submissions.store import SqlStore, schema


@click.group()
def db() -> None:
    """Look after the database's schema."""


@db.command()
@data_option
def upgrade(data: Path | None) -> int:
    """Create the database, or migrate it to the newest schema.

    \b
    Examples:
      grader db upgrade
    """
    url = config_of(data).database
    schema.upgrade(url)
    store = SqlStore(url)
    click.echo(f"Ready: {store.version()}.")
    store.close()
    return 0
