"""``grader ci``: the check of an assignment repository, as its settings say."""

import dataclasses
import sys
from functools import partial
from pathlib import Path

import click

from grader import catalog
from grader.belt import Belt
from grader.cli import github
from grader.cli.exits import Exit
from grader.cli.formats import write, write_files, write_option
from grader.cli.options import tier_b_allowed, unsafe_option, warn_if_unsafe
from grader.cli.settings import FILE, Settings, near, read_settings
from grader.exercise import Exercise
from grader.grading import PUBLIC_SEED, grade
from grader.intake import read_files
from grader.output import Document
from grader.output.numbers import percent, points
from grader.report import Outcome, Report, seen_by
from grader.sandbox import Limits, open_executor

BELT = Belt()


@click.command(
    epilog="Exit status: 0 enough points, 1 fewer, or work that cannot be read, 2 wrong use or "
    "broken settings, 3 the grader failed (run the job again)."
)
@click.argument(
    "folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--settings",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"By default {FILE} in DIR.",
    metavar="FILE",
)
@click.option("--question", metavar="NAME", help="Check this one alone: a step for each.")
@write_option
@github.github_option
@unsafe_option
def ci(  # noqa: PLR0913 - one parameter for each option
    folder: Path,
    file: Path | None,
    question: str | None,
    wanted: tuple[tuple[str, Path], ...],
    *,
    on_github: bool,
    unsafe_local: bool,
) -> int:
    """Check an assignment repository as its .grader.toml says, for continuous integration.

    Only public cases are tried; those that count are tried where the work is handed in.

    \b
    Examples:
      grader ci
      grader ci assignment/ --no-github
      grader ci --question delta_k
      grader ci --write junit report/junit.xml --write sarif report/deltagrade.sarif
    """
    settings = read_settings(file or folder / FILE)
    exercise = catalog.find(settings.exercise).allowing(settings.packages)
    files = settings.files_for(exercise)
    submission = read_files(folder, files)
    warn_if_unsafe(unsafe_local=unsafe_local)
    with open_executor(
        Limits(), allow_tier_b=tier_b_allowed(), unsafe_local=unsafe_local
    ) as executor:
        asked = _only(exercise, question)
        judge = partial(grade, asked, submission, executor, PUBLIC_SEED, public_only=True)
        report = BELT.judge(judge)
    seen = seen_by(report, settings.show.reader)
    assert seen is not None  # the least that is shown is how each check ended
    document = Document(exercise.slug, [_as_called_here(seen, folder)])
    with github.quoted(on=on_github):
        write("text", document, sys.stdout)
        click.echo(f"\n{_verdict(report, settings)}")
    paths = {form: folder / path for form, path in settings.write.items()} | dict(wanted)
    write_files(document, paths, errored=report.errored)
    if on_github:
        github.tell(document)
    return _status(report, settings)


def _only(exercise: Exercise, question: str | None) -> Exercise:
    """Return the exercise with one question alone, or with all."""
    if question is None:
        return exercise
    asked = [one for one in exercise.questions if one.name == question]
    written = [one for one in exercise.written if one.name == question]
    if not asked and not written:
        names = [one.name for one in (*exercise.questions, *exercise.written)]
        message = f"{exercise.slug} has no question {question!r}. {near(question, names)}"
        raise click.BadParameter(message, param_hint="--question")
    return dataclasses.replace(exercise, questions=tuple(asked), written=tuple(written))


def _as_called_here(report: Report, folder: Path) -> Report:
    """Return the report with files relative to where the job runs, as annotations want them."""
    if folder.is_absolute() or ".." in folder.parts:
        return report
    return report.with_files(lambda file: (folder / file).as_posix())


def _enough(report: Report, settings: Settings) -> bool:
    return report.score >= settings.threshold * report.max_score - 1e-9 and not report.problem


def _verdict(report: Report, settings: Settings) -> str:
    if report.errored:
        return "Not graded, by no fault of yours: run this job again."
    tried = "The public cases alone were tried; others count where the work is handed in."
    if _enough(report, settings):
        return f"That is enough here. {tried}"
    wanted = points(settings.threshold * report.max_score)
    return f"Wanted are {wanted} points ({percent(settings.threshold)}). {tried}"


def _status(report: Report, settings: Settings) -> Exit:
    if report.outcome is Outcome.ERRORED:
        return Exit.ERRORED
    return Exit.GRADED if _enough(report, settings) else Exit.LOST_POINTS
