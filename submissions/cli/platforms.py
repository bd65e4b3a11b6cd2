"""``grader platform``: learning platforms from the command line."""

from pathlib import Path

import click

from submissions.bootstrap import build
from submissions.cli.settings import OPERATOR, config_of, data_option
from submissions.services.platforms import (
    Registration,
    list_platforms,
    register_platform,
    rotate_key,
)


@click.group()
def platform() -> None:
    """Look after learning platforms that let people in (LTI 1.3)."""


@platform.command()
@click.argument("name")
@click.option("--issuer", required=True, help="What the platform calls itself.")
@click.option("--client-id", required=True, help="What it calls us.")
@click.option("--auth-url", required=True, help="Authentication request URL.")
@click.option("--token-url", required=True, help="Access token URL.")
@click.option("--jwks-url", required=True, help="Public keyset URL.")
@click.option("--deployment", multiple=True, required=True, help="Deployment ID; may be repeated.")
@data_option
def add(name: str, *, deployment: tuple[str, ...], data: Path | None, **told: str) -> int:
    """Register a platform.

    \b
    Examples:
      grader platform add Moodle --issuer https://moodle.example.org --client-id Ab12Cd34 \\
        --auth-url https://moodle.example.org/mod/lti/auth.php \\
        --token-url https://moodle.example.org/mod/lti/token.php \\
        --jwks-url https://moodle.example.org/mod/lti/certs.php --deployment 1
    """
    with build(config_of(data)).writing() as work:
        wanted = Registration(name, **told, deployments=deployment)
        made = register_platform(work, OPERATOR, wanted)
    click.echo(f"Registered {made.name}, number {made.id}.")
    return 0


@platform.command("list")
@data_option
def list_(data: Path | None) -> int:
    """List the platforms.

    \b
    Examples:
      grader platform list
    """
    with build(config_of(data)).reading() as work:
        for one in list_platforms(work, OPERATOR):
            state = "" if one.active else " (closed)"
            click.echo(f"{one.id} {one.name}{state}: {one.issuer}, client {one.client_id}")
    return 0


@platform.command()
@data_option
def key(data: Path | None) -> int:
    """Draw a new key to sign with; the one before stays published until the next time.

    \b
    Examples:
      grader platform key
    """
    with build(config_of(data)).writing() as work:
        rotate_key(work, OPERATOR)
    click.echo("The new key signs from now on.")
    return 0
