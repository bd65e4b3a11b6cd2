"""Options and settings that several commands share."""

import os
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem
from rich.console import Console

from grader import catalog
from grader.exercise import Exercise
from grader.grading import DEFAULT_SEED

#: Columns of a table that is not printed on a terminal.
_PLAIN_WIDTH = 120


class Slug(click.ParamType[str]):
    """The name of an installed exercise."""

    name = "exercise"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the exercises whose names begin so."""
        return [CompletionItem(slug) for slug in catalog.slugs() if slug.startswith(incomplete)]


class Words(click.ParamType[tuple[str, ...]]):
    """Words that commas separate."""

    name = "words"

    def convert(
        self,
        value: str | tuple[str, ...],
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> tuple[str, ...]:
        """Return the words; what a prompt has split already stays as it is."""
        if isinstance(value, tuple):
            return value
        return tuple(word.strip() for word in value.split(",") if word.strip())


seed_option = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=DEFAULT_SEED,
    show_default=True,
    help="Draws the inputs; the same seed gives the same verdict.",
)
student_option = click.option(
    "--student",
    metavar="NAME",
    help="Whose sheet, where each student has their own; needs GRADER_COURSE_SECRET.",
)
packages_option = click.option(
    "--packages",
    metavar="NAMES",
    type=Words(),
    default=(),
    help="What programs may import beside what the exercise says, separated by commas: scipy.",
)


def exercise_for(slug: str, student: str | None, packages: Sequence[str] = ()) -> Exercise:
    """Return an installed exercise, or the sheet it draws for one student.

    Parameters
    ----------
    slug : str
    student : str or None
    packages : sequence of str
        What programs may import beside what the exercise says.

    Raises
    ------
    UsageError
        If it draws none, or the course's secret is not set.
    """
    return _drawn(catalog.find(slug), student).allowing(packages)


def _drawn(exercise: Exercise, student: str | None) -> Exercise:
    slug = exercise.slug
    if exercise.variants is None:
        if student is not None:
            raise click.UsageError(f"{slug} is the same for all students: leave --student out.")
        return exercise
    if student is None:
        message = f"{slug} differs by student; this is a specimen. Give --student NAME for a sheet."
        click.echo(message, err=True)
        return exercise
    secret = os.environ.get("GRADER_COURSE_SECRET", "")
    if not secret or not student.strip():
        message = "Sheets are drawn from GRADER_COURSE_SECRET and --student: set both, not empty."
        raise click.UsageError(message)
    return exercise.variants(secret, student)


unsafe_option = click.option(
    "--unsafe-local",
    is_flag=True,
    help="Run the code WITHOUT the jail. For code you wrote yourself, never for others'.",
)


def tier_b_allowed() -> bool:
    """Return whether the operator accepts a jail without namespaces (GRADER_ALLOW_TIER_B=1)."""
    return os.environ.get("GRADER_ALLOW_TIER_B") == "1"


def warn_if_unsafe(*, unsafe_local: bool) -> None:
    """Say loudly that there are no walls."""
    if unsafe_local:
        click.secho(
            "WARNING: --unsafe-local runs this code WITHOUT the jail. It can read and delete "
            "your files and reach the network. Every report is marked: tier none.",
            fg="red",
            bold=True,
            err=True,
        )


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to main what a reader that has left means."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """Return a console: colours on a terminal only, and not if NO_COLOR is set."""
    made = _Console(stderr=stderr, highlight=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = _PLAIN_WIDTH
    return made
