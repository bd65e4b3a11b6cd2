"""``grader ci``: the check of an assignment repository, as its settings say."""

import dataclasses
import os
import sys
from pathlib import Path

import click

from grader import catalog
from grader.cli import github
from grader.cli.exits import Exit
from grader.cli.formats import FORMATS, write
from grader.cli.options import tier_b_allowed, unsafe_option, warn_if_unsafe
from grader.cli.settings import FILE, Settings, near, read_settings
from grader.errors import SettingsInvalid
from grader.exercise import Exercise
from grader.grading import PUBLIC_SEED, grade
from grader.intake import read_files
from grader.output import Document, entry_of, for_student
from grader.output.document import Entry
from grader.output.numbers import percent, points
from grader.report import Outcome, Report
from grader.sandbox import Limits, open_executor

#: Formats that give a score away: not written when there is none.
_SCORES = ("gradescope", "classroom50")


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
@click.option(
    "--write",
    "wanted",
    multiple=True,
    type=(click.Choice([*FORMATS]), click.Path(dir_okay=False, path_type=Path)),
    metavar="FORMAT FILE",
    help=f"Write a report as well, as often as you like: {', '.join(FORMATS)}.",
)
@click.option(
    "--github/--no-github",
    "on_github",
    default=lambda: os.environ.get("GITHUB_ACTIONS") == "true",
    show_default="on where GITHUB_ACTIONS is set",
    help="Annotate lines, and write the summary and the outputs of the step.",
)
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
    exercise = catalog.find(settings.exercise)
    files = settings.files_for(exercise)
    submission = read_files(folder, files)
    warn_if_unsafe(unsafe_local=unsafe_local)
    with open_executor(
        Limits(), allow_tier_b=tier_b_allowed(), unsafe_local=unsafe_local
    ) as executor:
        asked = _only(exercise, question)
        report = grade(asked, submission, executor, PUBLIC_SEED, public_only=True)
    entry = _as_seen_from_here(for_student(entry_of(report), settings.show), folder)
    document = Document(exercise.slug, [entry])
    with github.quoted(on=on_github):
        write("text", document, sys.stdout)
        click.echo(f"\n{_verdict(report, settings)}")
    paths = {form: folder / path for form, path in settings.write.items()} | dict(wanted)
    _write_files(document, paths, errored=report.errored)
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


def _as_seen_from_here(entry: Entry, folder: Path) -> Entry:
    """Return the entry with its files relative to where the job runs, as annotations want them."""
    if folder.is_absolute() or ".." in folder.parts:
        return entry
    for question in entry["questions"]:
        if "place" in question:
            question["place"]["file"] = (folder / question["place"]["file"]).as_posix()
    return entry | {"name": (folder / entry["name"]).as_posix()}


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


def _write_files(document: Document, paths: dict[str, Path], *, errored: bool) -> None:
    for form, path in paths.items():
        try:
            if errored and form in _SCORES:
                path.unlink(missing_ok=True)
                continue
            _write_file(form, document, path)
        except OSError as error:
            reason = f"cannot be written ({error.strerror}). Name another path for {form}."
            raise SettingsInvalid(str(path), reason) from error
        click.echo(f"Wrote {path} ({form})", err=True)


def _write_file(form: str, document: Document, path: Path) -> None:
    """Write a report; it takes the place of an older one only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
        FORMATS[form](document, stream)
    unfinished.replace(path)


def _status(report: Report, settings: Settings) -> Exit:
    if report.outcome is Outcome.ERRORED:
        return Exit.ERRORED
    return Exit.GRADED if _enough(report, settings) else Exit.LOST_POINTS
