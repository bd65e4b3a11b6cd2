"""``grader login``: say once which service, and who one is."""

import os
from typing import TextIO

import click

from submissions.cli.connection import address, keep, speaking


@click.command()
@click.argument("url")
@click.option(
    "--token-file",
    type=click.File(),
    help="Read the token from a file, '-' for standard input.  [env: GRADER_TOKEN; else asked]",
)
def login(url: str, token_file: TextIO | None) -> int:
    """Keep the address of a site and your token for it, so that other commands know both.

    Make the token in your account on the site. CI jobs need no login: set GRADER_URL and
    GRADER_TOKEN there.

    \b
    Examples:
      grader login https://grader.example.org
      grader login https://grader.example.org --token-file token.txt
    """
    url = address(url)
    token = _token(url, token_file)
    with speaking(url, token) as client:
        me = client.me()
    path = keep(url, token)
    may = ", ".join(me.scopes) if me.scopes is not None else "all that you may"
    click.echo(f"Signed in at {url} as {me.name} ({me.login}). The token may: {may}.")
    click.echo(f"It is kept in {path}, readable by you alone.")
    return 0


def _token(url: str, file: TextIO | None) -> str:
    if file is not None:
        return file.read(2000).strip()
    given = os.environ.get("GRADER_TOKEN", "")
    if given:
        return given.strip()
    said: str = click.prompt(f"Token (from {url}/account)", hide_input=True)
    return said.strip()
