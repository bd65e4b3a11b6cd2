"""``grader user``: accounts from the command line."""

from pathlib import Path

import click

from submissions.bootstrap import build
from submissions.cli.settings import OPERATOR, config_of, data_option
from submissions.services.accounts import add_user


@click.group()
def user() -> None:
    """Look after accounts."""


@user.command()
@click.argument("login")
@click.option("--name", default="", help="As others see it.  [default: the login]")
@click.option("--email", default="")
@click.option("--admin", is_flag=True, help="May run the service.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@data_option
def add(login: str, name: str, email: str, password: str, data: Path | None, *, admin: bool) -> int:
    """Make an account; asks for a password.

    \b
    Examples:
      grader user add dana --name "Dana Field" --admin
    """
    services = build(config_of(data))
    with services.writing() as work:
        made = add_user(
            work, OPERATOR, login, name=name, email=email, password=password, admin=admin
        )
    click.echo(f"Made {made.login}, number {made.id}.")
    return 0
