"""``grader export``: an exercise for a platform that grades by itself."""

import secrets
from pathlib import Path

import click

from grader.cli.exits import Exit
from grader.cli.options import Slug
from grader.export import write_autograder
from grader.export.gradescope import Settings
from grader.output import Levels, Visibility
from grader.report import Show

_LEVELS = click.Choice([*map(str, Visibility)])


@click.group()
def export() -> None:
    """Carry an exercise to a platform that grades by itself."""


@export.command(epilog="Exit status: 0 written, 2 wrong use or broken exercise.")
@click.argument("exercise", type=Slug())
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Draws the cases that count; by default one that nobody knows, kept in the zip.",
)
@click.option(
    "--points",
    type=_LEVELS,
    default=Visibility.VISIBLE.value,
    show_default=True,
    help="When students see the points of each question.",
)
@click.option(
    "--feedback",
    type=_LEVELS,
    default=Visibility.VISIBLE.value,
    show_default=True,
    help="When students see what was found.",
)
@click.option(
    "--show",
    type=click.Choice([*map(str, Show)]),
    default=Show.HINTS.value,
    show_default=True,
    help="How much feedback they see then.",
)
def gradescope(  # noqa: PLR0913 - one parameter for each option
    exercise: str, file: Path | None, seed: int | None, points: str, feedback: str, *, show: str
) -> int:
    """Write an autograder for Gradescope: FILE, or EXERCISE-gradescope.zip.

    \b
    Examples:
      grader export gradescope hidden-layer-tanh
      grader export gradescope practical-1 --feedback after_due_date
      grader export gradescope practical-1 autograder.zip --seed 7 --show outcomes
    """
    file = file or Path(f"{exercise}-gradescope.zip")
    levels = Levels(Visibility(points), Visibility(feedback), Show(show))
    drawn = secrets.randbelow(2**31) if seed is None else seed
    write_autograder(file, Settings(exercise, drawn, levels))
    click.echo(
        f"Wrote {file}. Upload it under Configure Autograder; choose a base image with Python 3.11 "
        "or later. Keep it from students: it holds the reference and the seed."
    )
    return Exit.GRADED
