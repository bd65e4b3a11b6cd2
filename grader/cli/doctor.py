"""``grader doctor``: which walls this machine can give, found by trying."""

import click
from rich.table import Table
from rich.text import Text

from grader.cli.exits import Exit
from grader.cli.options import console, tier_b_allowed
from grader.errors import SandboxUnavailable
from grader.sandbox import Limits, examine, open_executor


@click.command(epilog="Exit status: 0 if student code can be run here, 3 if not.")
def doctor() -> int:
    """Say whether student code can be run here: try each wall of the jail, and advise.

    \b
    Examples:
      grader doctor
      GRADER_ALLOW_TIER_B=1 grader doctor
    """
    table = Table("wall", "given", "tried just now", "advice", header_style="bold")
    for wall in examine():
        given = Text("yes", "green") if wall.given else Text("no", "bold red")
        table.add_row(wall.name, given, wall.tested, "" if wall.given else wall.advice)
    console().print(table)
    try:
        with open_executor(Limits(), allow_tier_b=tier_b_allowed()) as executor:
            click.echo(f"Student code can be run here, in a jail of tier {executor.walls.tier}.")
    except SandboxUnavailable as error:
        click.echo(str(error))
        return Exit.ERRORED
    return Exit.GRADED
