"""What GitHub Actions is told beside the log: annotations, the step's summary and its outputs."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from grader.output import Document, write_annotations, write_markdown

github_option = click.option(
    "--github/--no-github",
    "on_github",
    default=lambda: os.environ.get("GITHUB_ACTIONS") == "true",
    show_default="on where GITHUB_ACTIONS is set",
    help="Annotate lines, and write the summary and the outputs of the step.",
)


@contextmanager
def quoted(*, on: bool) -> Iterator[None]:
    """Print text in which the runner looks for no commands: it quotes what students wrote.

    The runner obeys a line of the log that begins with ``::``, whoever printed it. It stops to do
    so until it reads a token that nobody can guess.
    """
    token = secrets.token_hex(16)
    if on:
        click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        if on:
            click.echo(f"::{token}::")


def tell(document: Document) -> None:
    """Print the annotations, and write summary and outputs where the runner wants them."""
    write_annotations(document, sys.stdout)
    summary, outputs = (os.environ.get(f"GITHUB_{name}") for name in ("STEP_SUMMARY", "OUTPUT"))
    if summary:
        with Path(summary).open("a", encoding="utf-8") as stream:
            write_markdown(document, stream)
    if outputs:
        (report,) = document.submissions
        with Path(outputs).open("a", encoding="utf-8") as stream:
            stream.write(f"score={report.score:g}\nmax-score={report.max_score:g}\n")
