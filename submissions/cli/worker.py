"""``grader worker``: graders on a machine of their own."""

import logging
import signal
from pathlib import Path
from threading import Event

import click

from grader.errors import SettingsInvalid
from submissions.bootstrap import build, running
from submissions.cli.settings import config_of, data_option
from submissions.config import Config, queues_of


def _queues(_: click.Context, __: click.Parameter, given: str | None) -> tuple[str, ...] | None:
    """Return the queues named in an option."""
    try:
        return None if given is None else queues_of(given)
    except SettingsInvalid as error:
        raise click.BadParameter(error.reason) from error


@click.command(epilog="Ctrl-C or SIGTERM: what runs is finished, or given back to the others.")
@click.option("--graders", type=click.IntRange(1, 64), help="Grader processes.  [default: cores]")
@click.option("--queues", callback=_queues, help="What to work for.  [default: live,regrade]")
@click.option(
    "--patience",
    type=click.FloatRange(0.0),
    help="Seconds that running jobs are given at the end.  [env: GRADER_PATIENCE_S; default: 20]",
)
@data_option
def worker(
    graders: int | None, queues: tuple[str, ...] | None, patience: float | None, data: Path | None
) -> int:
    """Grade what a site elsewhere accepts; any number on any machines, on one PostgreSQL.

    \b
    Examples:
      GRADER_DATABASE_URL=postgresql://deltagrade@db/deltagrade grader worker
      grader worker --graders 8 --queues live
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    config = config_of(data, graders=graders, queues=queues, patience_s=patience)
    if not config.distributed:
        raise click.UsageError(
            "Workers share a database on PostgreSQL; set GRADER_DATABASE_URL. "
            "On SQLite, `grader serve` has its graders with it."
        )
    if config.graders == 0:
        raise click.UsageError(
            "A worker without graders does nothing; give it --graders 1 or more."
        )
    _work(config)
    click.echo("Stopped. Nothing is lost; what was not finished waits for another worker.")
    return 0


def _work(config: Config) -> None:
    end = Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: end.set())
    with running(build(config), config.patience_s):
        click.echo(f"Ready: {config.graders} grader processes for {', '.join(config.queues)}.")
        end.wait()
