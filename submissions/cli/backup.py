"""``grader backup`` and ``grader restore``."""

from pathlib import Path

import click

from submissions.adapters.clock import SystemClock
from submissions.cli.settings import config_of, data_option
from submissions.services.health import note_backup
from submissions.store import SqlStore
from submissions.store.archive import dump, load


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option
def backup(file: Path, data: Path | None) -> int:
    """Write everything the service keeps to one FILE; it may be running meanwhile.

    The file holds people's names, work and hashed passwords: keep it as you keep the service.

    \b
    Examples:
      grader backup course.backup
      grader backup course.backup --data /srv/deltagrade
    """
    store = SqlStore(config_of(data).database)
    rows = dump(store, file)
    with store.writing() as work:
        work.now = SystemClock().now()
        note_backup(work, len(rows), sum(rows.values()))
    store.close()
    click.echo(f"Wrote {sum(rows.values()):,} rows of {len(rows)} tables to {file}.")
    return 0


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
def restore(file: Path, data: Path | None) -> int:
    """Fill an empty database from a FILE that ``grader backup`` wrote.

    Works between SQLite and PostgreSQL as well, and from older versions of the service.

    \b
    Examples:
      grader restore course.backup --data fresh-folder
    """
    rows = load(config_of(data).database, file)
    click.echo(f"Restored {sum(rows.values()):,} rows of {len(rows)} tables from {file}.")
    return 0
