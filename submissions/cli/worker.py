"""``grader worker``: graders on a machine of their own."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import click

from grader.errors import SettingsInvalid
from submissions.bootstrap import build, running
from submissions.cli.logs import set_up_logging
from submissions.cli.settings import config_of, data_option
from submissions.config import Config, queues_of
from submissions.services.ports import Services
from submissions.worker.probes import answering


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
@click.option(
    "--metrics-port",
    type=click.IntRange(0, 65535),
    help="Answer /healthz, /readyz and /metrics there.  [env: GRADER_METRICS_PORT; default: off]",
)
@click.option(
    "--metrics-host", help="At this address.  [env: GRADER_METRICS_HOST; default: 127.0.0.1]"
)
@data_option
def worker(
    graders: int | None,
    queues: tuple[str, ...] | None,
    patience: float | None,
    data: Path | None,
    **where: Any,
) -> int:
    """Grade what a site elsewhere accepts; any number on any machines, on one PostgreSQL.

    \b
    Examples:
      GRADER_DATABASE_URL=postgresql://deltagrade@db/deltagrade grader worker
      grader worker --graders 8 --queues live --metrics-port 9100
    """
    config = config_of(data, graders=graders, queues=queues, patience_s=patience, **where)
    set_up_logging(config)
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
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    services = build(config)
    with _probed(services, config) as told, running(services, config.patience_s):
        queues = ", ".join(config.queues)
        click.echo(f"Ready: {config.graders} grader processes for {queues}.{told}")
        end.wait()


@contextmanager
def _probed(services: Services, config: Config) -> Iterator[str]:
    """Answer supervisors, if that is asked for; give the sentence that says where."""
    if config.metrics_port is None:
        yield ""
        return
    host = config.metrics_host
    with ExitStack() as opened:
        try:
            port = opened.enter_context(answering(services, host, config.metrics_port))
        except OSError as error:
            raise click.UsageError(
                f"Nothing can be answered at {host}:{config.metrics_port} ({error.strerror}); "
                "give another --metrics-port or --metrics-host."
            ) from error
        yield f" Numbers at http://{host}:{port}/metrics."
