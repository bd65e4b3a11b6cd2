"""``grader db``: the database itself."""

from dataclasses import replace as replace_in
from pathlib import Path

import click

from submissions.cli.settings import config_of, data_option
from submissions.config import Config, config_from
from submissions.store import SqlStore, schema
from submissions.store.move import move as move_all


@click.group()
def db() -> None:
    """Look after the database."""


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
    with store.reading() as work:
        click.echo(f"Ready: {work.version()}.")
    store.close()
    return 0


@db.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--replace", is_flag=True, help="Remove what is in TO.")
def move(source: str, target: str, *, replace: bool) -> int:
    """Copy everything FROM one database TO another, SQLite or PostgreSQL, and compare them.

    Each is a URL, or the folder of an embedded database. Stop the service first: what it accepts
    meanwhile is not moved. FROM is left as it is.

    \b
    Examples:
      grader db move deltagrade-data postgresql://deltagrade@db/deltagrade
      grader db move postgresql://deltagrade@db/deltagrade fresh-folder
    """
    sums = move_all(_url(source), _url(target), replace=replace)
    for table, found in sums.items():
        click.echo(f"{table:<20} {found.rows:>9,} rows  {found.checksum[:16]}")
    total = sum(found.rows for found in sums.values())
    click.echo(f"Moved {total:,} rows of {len(sums)} tables; both have the same checksums.")
    return 0


def _url(given: str) -> str:
    """Return the URL of a database given as one, or by its folder."""
    if "://" in given:
        return replace_in(config_from(), database_url=given).database
    return Config(data_dir=Path(given)).database
