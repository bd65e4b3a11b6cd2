"""``grader serve``: the site, its database and its graders in one command."""

import gc
import logging
import resource
import secrets
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

import click

from submissions.bootstrap import build, running
from submissions.cli.logs import set_up_logging
from submissions.cli.settings import OPERATOR, config_of, data_option, end_as_by_ctrl_c
from submissions.config import Config
from submissions.demo import PASSWORD, fill_demo
from submissions.demo.showcase import Showcase, begin_showcase, end_showcase, is_graded
from submissions.services.accounts import add_user, list_users
from submissions.services.ports import Services

#: A browser keeps up to six connections for minutes: enough for some hundreds of students.
_CONNECTIONS, _FILES = 3000, 4096
#: A thread that computes lets others on so often: each query of a page gives the interpreter away,
#: and every time it would wait for five milliseconds, Python's default, to have it back.
_SWITCH_S = 0.0005
#: A page makes and drops thousands of objects: garbage is looked for after so many that were kept,
#: and so often among older ones.
_GARBAGE = 10_000, 20, 20
#: How often a demo looks whether its class is graded.
_LOOK_S = 0.5
_LOCAL = {"127.0.0.1", "::1", "localhost"}


@click.command(epilog="Ctrl-C stops it; what was handed in and is not graded yet waits.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--graders",
    type=click.IntRange(0, 64),
    help="Grader processes; 0 if `grader worker` runs elsewhere.  [default: cores]",
)
@click.option("--demo", is_flag=True, help="Fill an empty service with a course of 64 students.")
@data_option
def serve(host: str, port: int, graders: int | None, data: Path | None, *, demo: bool) -> int:
    """Serve the site: make or migrate the database, start graders, print the address.

    \b
    Examples:
      grader serve --demo
      grader serve --host 0.0.0.0 --port 80 --data /srv/deltagrade
      GRADER_DATABASE_URL=postgresql://deltagrade@db/deltagrade grader serve --graders 0
    """
    if demo and host not in _LOCAL:
        raise click.UsageError("The demo's passwords are known to all: serve it to this machine.")
    config = config_of(data, host=host, port=port, graders=graders)
    set_up_logging(config)
    # Requests that wait for a thread are usual at a deadline; each would be a line in the log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if config.graders == 0 and not config.distributed:
        raise click.UsageError("Without graders here, others must be able to help: on PostgreSQL.")
    services = build(config)
    showcase = _fill(services, demo=demo)
    _serve(services, config, showcase)
    with services.reading() as work:
        waiting = work.jobs.summary().waiting_live
    click.echo(f"Stopped. Nothing is lost; {waiting} submissions wait for the next start.")
    return 0


def _fill(services: Services, *, demo: bool) -> Showcase | None:
    """Make the demo, or a first administrator, if there is nobody yet."""
    with services.reading() as work:
        if list_users(work, OPERATOR).users:
            return None
    if demo:
        showcase = begin_showcase(services, fill_demo(services))
        names = "admin, instructor, grader, student01 ... student64"
        click.echo(f"Made a demo course. Sign in as {names}; password: {PASSWORD}")
        return showcase
    password = secrets.token_urlsafe(12)
    with services.writing() as work:
        add_user(work, OPERATOR, "admin", name="Administrator", password=password, admin=True)
    click.echo(f"Made a first administrator: admin, password {password} (shown once; change it).")
    return None


def _end(services: Services, showcase: Showcase, stopping: Event) -> None:
    """Do what follows the verdicts of a demo once they are there."""
    while not stopping.wait(_LOOK_S):
        if is_graded(services):
            end_showcase(services, showcase)
            return


def _serve(services: Services, config: Config, showcase: Showcase | None) -> None:
    # Only this command needs a web server, and pages.
    from submissions.web import create_app  # noqa: PLC0415 - as said
    from submissions.web.server import make_server  # noqa: PLC0415 - as said

    end_as_by_ctrl_c()
    sys.setswitchinterval(_SWITCH_S)
    app = create_app(services, config)
    _spare_what_stays()
    stopping = Event()
    with running(services, config.patience_s):
        if showcase is not None:
            Thread(target=_end, args=(services, showcase, stopping), daemon=True).start()
        server = make_server(
            app,
            host=config.host,
            port=config.port,
            connection_limit=_allow_connections(),
            asyncore_use_poll=True,  # select cannot watch as many
            **_believing(config.trusted_proxy),
        )
        here = f"http://{_address(server, config)}"
        app.config["BASE_URL"] = config.base_url or here
        click.echo(f"Serving at {here} (Ctrl-C stops).")
        server.run()
        server.close()
        stopping.set()


def _spare_what_stays() -> None:
    """Have garbage looked for among what requests make, not among what the site is."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def _believing(proxy: str) -> dict[str, Any]:
    """Return the server's options for a proxy in front; without one, its headers are dropped."""
    if not proxy:
        return {"clear_untrusted_proxy_headers": True}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": proxy, "trusted_proxy_headers": headers}


def _allow_connections() -> int:
    """Make room for connections; return how many there may be at once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = hard if 0 <= hard < _FILES else _FILES
    if soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return min(_CONNECTIONS, files // 2)


def _address(server: Any, config: Config) -> str:
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"{host}:{getattr(server, 'effective_port', config.port)}"
