"""Options that several commands share."""

import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click

from submissions.config import Config, config_from
from submissions.domain.people import Actor

#: Whoever can run commands on the machine may do everything; the audit log has no number for them.
OPERATOR = Actor(0, "operator", "the command line", admin=True)


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--data``."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the embedded database.  [env: GRADER_DATA; default: deltagrade-data]",
    )(command)


def config_of(data: Path | None, **changes: Any) -> Config:
    """Return the settings of the environment, with what the options say in place of it."""
    given = {name: value for name, value in changes.items() if value is not None}
    if data is not None:
        given["data_dir"] = data
    return replace(config_from(), **given)


def end_as_by_ctrl_c() -> None:
    """Let SIGTERM, a service manager's word, do what Ctrl-C does."""
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
