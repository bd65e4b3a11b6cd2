"""``grader exercise preview``: look at an exercise, in a browser, as students will."""

import tempfile
import webbrowser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from grader import catalog
from grader.authoring import derived_exercise, read_sheet
from grader.authoring.derived import read_forward
from grader.cli.exits import Exit
from grader.cli.forwards import Words, asked_of, forward_options, read_text, sheet_option
from grader.cli.options import exercise_for, student_option, tier_b_allowed
from grader.errors import SandboxError
from grader.executor import Executor
from grader.exercise import Exercise, Golden
from grader.grading import grade
from grader.intake import read_bytes
from grader.law import notes_on
from grader.law import validate as hold
from grader.output.preview import Preview, Specimen, write_preview
from grader.report import Show, seen_by
from grader.sandbox import Limits, open_executor

#: As few seeds as show the usual slips in a second or two; ``grader validate`` tries more.
_SEEDS = 5
#: Wrong solutions whose verdicts are shown.
_WRONG = 3


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
        words = asked_of(function, slug=None, title=title, ask=ask, lines=lines, cached=cached)
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


def _shown(exercise: Exercise, output: Path | None, *, opened: bool) -> int:
    """Try an exercise, write its page and open it."""
    with open_executor(Limits(), allow_tier_b=tier_b_allowed()) as executor:
        made = tried(exercise, executor)
    path = output or Path(tempfile.mkdtemp(prefix="preview-"), f"{exercise.slug}.html")
    try:
        with path.open("w", encoding="utf-8") as stream:
            write_preview(made, stream)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}."
        raise click.UsageError(message) from error
    for sentence in made.to_mend:
        click.echo(sentence, err=True)
    click.echo(f"Wrote {path}.")
    if opened and not webbrowser.open(path.resolve().as_uri()):
        click.echo("No browser could be opened: open that file in one yourself.", err=True)
    return Exit.USAGE if made.to_mend else Exit.GRADED


def tried(exercise: Exercise, executor: Executor) -> Preview:
    """Hold an exercise to the law on a few seeds, and grade some of its golden solutions.

    Raises
    ------
    SandboxError
        If the executor fails.
    """
    breaches = hold(exercise, executor, _SEEDS)
    to_mend = tuple(f"{breach.place} [{breach.law}] {breach.sentence}" for breach in breaches)
    if to_mend:
        return Preview(exercise, (), to_mend)
    notes = tuple(f"{note.place}: {note.sentence}" for note in notes_on(exercise))
    specimens = tuple(_graded(exercise, golden, executor) for golden in _chosen(exercise))
    return Preview(exercise, specimens, (), notes)


def _chosen(exercise: Exercise) -> Iterator[Golden]:
    """Yield a right solution and some wrong ones."""
    asked = (*exercise.questions, *exercise.written)
    full = {question.name: question.points for question in asked}

    def right(golden: Golden) -> bool:
        return dict(golden.points) == full

    yield from islice(filter(right, exercise.solutions), 1)
    yield from islice((one for one in exercise.solutions if not right(one)), _WRONG)


def _graded(exercise: Exercise, golden: Golden, executor: Executor) -> Specimen:
    source = exercise.read(golden.path)
    submission = read_bytes(golden.file, golden.file, source.encode())
    report = grade(exercise, submission, executor)
    if report.errored:
        raise SandboxError(report.problem)
    seen = seen_by(report, Show.HINTS.reader)
    assert seen is not None
    return Specimen(golden, source, seen)
