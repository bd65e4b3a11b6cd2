"""``grader doctor``: which walls this machine can give, found by trying."""

import os
from collections.abc import Iterator

import click
from rich.table import Table
from rich.text import Text

from grader import catalog
from grader.cli.exits import Exit
from grader.cli.options import Words, console, tier_b_allowed
from grader.errors import SandboxUnavailable
from grader.sandbox import Jail, Limits, Wall, examine, examine_packages, open_executor


@click.command(epilog="Exit status: 0 if student code can be run here, 3 if not, or not all of it.")
def doctor() -> int:
    """Say whether student code can be run here: try each wall of the jail, and advise.

    The packages that installed exercises allow are tried too, and those in GRADER_PACKAGES, which
    courses may allow.

    \b
    Examples:
      grader doctor
      GRADER_ALLOW_TIER_B=1 grader doctor
    """
    table = Table("wall", "given", "tried just now", "advice", header_style="bold")
    for wall in examine():
        _add(table, wall)
    try:
        with open_executor(Limits(), allow_tier_b=tier_b_allowed()) as executor:
            lacking = tuple(_lacking(table, executor))
            told = f"Student code can be run here, in a jail of tier {executor.walls.tier}."
    except SandboxUnavailable as error:
        lacking, told = (), str(error)
        status = Exit.ERRORED
    else:
        status = Exit.ERRORED if lacking else Exit.GRADED
    console().print(table)
    click.echo("\n".join((told, *lacking)))
    return status


def _lacking(table: Table, jail: Jail) -> Iterator[str]:
    """Try what exercises allow to be imported; yield a sentence for each that has to wait."""
    exercises, _ = catalog.installed()
    offered = {Words().convert(os.environ.get("GRADER_PACKAGES", ""), None, None)}
    for packages in sorted(({exercise.packages for exercise in exercises} | offered) - {()}):
        wall = examine_packages(packages, jail)
        _add(table, wall)
        if not wall.given:
            slugs = ", ".join(
                [one.slug for one in exercises if one.packages == packages]
                or ["courses that allow it"]
            )
            yield f"Not to be graded here, as {wall.name} cannot be imported: {slugs}."


def _add(table: Table, wall: Wall) -> None:
    given = Text("yes", "green") if wall.given else Text("no", "bold red")
    table.add_row(wall.name, given, wall.tested, "" if wall.given else wall.advice)
