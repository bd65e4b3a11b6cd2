"""``grader exercise preview``: look at an exercise, in a browser, as students will."""

import io
import tempfile
import webbrowser
from pathlib import Path

import click

from grader import catalog
from grader.authoring import derived_exercise, read_sheet
from grader.authoring.derived import read_forward
from grader.cli.exits import Exit
from grader.cli.forwards import asked_of, forward_options, read_text, sheet_option
from grader.cli.options import Words, exercise_for, student_option, tier_b_allowed
from grader.exercise import Exercise
from grader.law import try_out
from grader.output.preview import write_preview
from grader.sandbox import Limits, open_executor


@click.command(epilog="Exit status: 0 sound, 2 something is to be mended, 3 the grader failed.")
@click.argument("exercise", metavar="[EXERCISE|DIR]", required=False)
@forward_options
@sheet_option
@click.option("--ask", type=Words(), help="Gradients to ask of it, as in 'grader exercise create'.")
@click.option("--title", help="What stands over the sheet.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where to write the page; by default to a temporary file.",
)
@click.option("--open/--no-open", "opened", default=True, help="Open it in a browser.")
@student_option
def preview(  # noqa: PLR0913 - one parameter for each option
    *,
    exercise: str | None,
    forward: str | None,
    lines: tuple[str, ...],
    cached: bool,
    written: str | None,
    sheet: Path | None,
    ask: tuple[str, ...] | None,
    title: str | None,
    output: Path | None,
    opened: bool,
    student: str | None,
) -> int:
    """Look at an exercise as students will: installed, a package, a forward pass or a sheet.

    One page has the statement, the starter file, what students read of a right and of wrong
    solutions, the known mistakes, and what is to be mended. It needs no network.

    \b
    Examples:
      grader exercise preview layer-norm
      grader exercise preview ./my-exercise
      grader exercise preview --forward layernorm.py --ask dx,dgamma,dbeta
      grader exercise preview --sheet week3.toml
      grader exercise preview practical-1 -o page.html --no-open
    """
    if sum(value is not None for value in (exercise, forward, sheet)) != 1:
        message = "Say what to look at: an exercise, its folder, --forward FILE or --sheet FILE."
        raise click.UsageError(message)
    if forward is not None:
        function = read_forward(forward)
        words = asked_of(
            function,
            slug=None,
            title=title,
            ask=ask,
            lines=lines,
            cached=cached,
            written=written,
        )
        found = derived_exercise(**words)
    elif sheet is not None:
        found = read_sheet(read_text(sheet), catalog.find)
    else:
        assert exercise is not None
        found = _found(exercise, student)
    return _shown(found, output, opened=opened)


def _found(name: str, student: str | None) -> Exercise:
    """Return the one exercise of a folder, or the installed one of this name."""
    if not Path(name, "pyproject.toml").exists():
        return exercise_for(name, student)
    brought = catalog.in_folder(Path(name))
    if len(brought) > 1:
        slugs = ", ".join(exercise.slug for exercise in brought)
        message = f"{name} brings several exercises: install it and name one of {slugs}."
        raise click.UsageError(message)
    return brought[0]


def _write(path: Path, page: str, mode: str = "w") -> None:
    try:
        with path.open(mode, encoding="utf-8") as stream:
            stream.write(page)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from error


def _shown(exercise: Exercise, output: Path | None, *, opened: bool) -> int:
    """Try an exercise, write its page and open it."""
    path = output or Path(tempfile.mkdtemp(prefix="preview-"), f"{exercise.slug}.html")
    _write(path, "", "a")  # nobody waits for a page that cannot be written
    with open_executor(Limits(), allow_tier_b=tier_b_allowed()) as executor:
        made = try_out(exercise, executor)
    page = io.StringIO()
    write_preview(made, page)
    _write(path, page.getvalue())
    for sentence in made.to_mend:
        click.echo(sentence, err=True)
    click.echo(f"Wrote {path}.")
    if opened and not webbrowser.open(path.resolve().as_uri()):
        click.echo("No browser could be opened: open that file in one yourself.", err=True)
    return Exit.USAGE if made.to_mend else Exit.GRADED
