"""``grader exercises``, ``grader show`` and ``grader new``: what there is, and where to begin."""

import shlex
from pathlib import Path

import click
from rich.markdown import Markdown
from rich.table import Table

from grader import catalog
from grader.cli.exits import Exit
from grader.cli.formulas import readable
from grader.cli.options import Slug, console, exercise_for, packages_option, student_option


@click.command()
def exercises() -> int:
    """List the installed exercises.

    \b
    Examples:
      grader exercises
    """
    found, broken = catalog.installed()
    table = Table("name", "title", "questions", "points", header_style="bold")
    for exercise in found:
        names = ", ".join(question.name for question in exercise.questions)
        table.add_row(exercise.slug, exercise.title, names, f"{exercise.max_score:g}")
    console().print(table)
    for problem in broken:
        click.echo(f"grader: {problem}", err=True)
    return Exit.USAGE if broken else Exit.GRADED


@click.command()
@click.argument("exercise", type=Slug())
@student_option
@packages_option
def show(exercise: str, student: str | None, packages: tuple[str, ...]) -> None:
    """Show what an exercise asks: formatted on a terminal, as Markdown in a file.

    \b
    Examples:
      grader show hidden-layer-tanh
      grader show practical-1 > sheet.md
      grader show own-network --student s1234567
    """
    statement = exercise_for(exercise, student, packages).statement
    out = console()
    if out.is_terminal:
        out.print(Markdown(readable(statement)))
    else:
        click.echo(statement, nl=False)


@click.command()
@click.argument("exercise", type=Slug())
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--force", is_flag=True, help="Overwrite FILE if it exists.")
@student_option
@packages_option
def new(
    exercise: str,
    file: Path | None,
    student: str | None,
    packages: tuple[str, ...],
    *,
    force: bool,
) -> None:
    """Write the starter file of an exercise: FILE, or solution.py (.md for written answers).

    \b
    Examples:
      grader new hidden-layer-tanh
      grader new practical-1 sheet1.py
      grader new own-network --student s1234567
    """
    found = exercise_for(exercise, student, packages)
    file = file or Path(f"solution{found.suffix}")
    try:
        with file.open("w" if force else "x", encoding="utf-8") as opened:
            opened.write(f"# exercise: {found.slug}\n{found.starter}")
    except FileExistsError as error:
        message = f"{file} exists already. Give another name, or --force to overwrite it."
        raise click.UsageError(message) from error
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from error
    whose = f" --student {shlex.quote(student)}" if student else ""
    allowed = f" --packages {shlex.quote(','.join(packages))}" if packages else ""
    click.echo(f"Wrote {file}. Fill it in, then: grader check {file}{whose}{allowed}")
