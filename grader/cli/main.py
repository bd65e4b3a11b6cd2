"""The one place where exceptions become text and an exit status."""

import os
import sys
import traceback

import click

from grader.cli.app import app
from grader.cli.exits import Exit, exit_of
from grader.errors import GraderError


def main() -> None:
    """Run ``grader`` with the arguments of the process and end it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no ticks
    try:
        status = _run()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has left: | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = Exit.GRADED
    sys.exit(status)


def _run() -> int:
    try:
        return int(app.main(prog_name="grader", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except GraderError as error:
        _say(str(error))
        return exit_of(error)
    except (KeyboardInterrupt, click.Abort):
        _say("Interrupted.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(f"The system refused: {error}.")
        return Exit.ERRORED
    except Exception as error:  # noqa: BLE001 - the outermost main: a bug of ours ends here, as text
        return _bug(error)


def _bug(error: Exception) -> int:
    if os.environ.get("GRADER_DEBUG"):
        traceback.print_exception(error)
    _say(
        f"The grader itself failed ({type(error).__name__}: {error}); no score was given. "
        "Set GRADER_DEBUG=1 to see where, and report it."
    )
    return Exit.ERRORED


def _say(message: str) -> None:
    click.echo(f"grader: {message}", err=True)
