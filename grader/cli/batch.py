"""``grader batch``: a whole class."""

import os
import sys
from pathlib import Path

import click

from grader.batch import Journal, Settings, grade_class
from grader.cli import progress
from grader.cli.exits import Exit
from grader.cli.formats import Writer, write_whole
from grader.cli.options import (
    Slug,
    console,
    packages_option,
    seed_option,
    tier_b_allowed,
    unsafe_option,
    warn_if_unsafe,
)
from grader.errors import SubmissionError
from grader.intake import Roll, read_class, read_names
from grader.output import Document, print_class, write_csv, write_html, write_json

_JOURNAL = "reports.jsonl"


_WRITERS: dict[str, Writer] = {
    "table": lambda document, _: print_class(console(), document),
    "json": write_json,
    "csv": write_csv,
    "html": write_html,
}
#: With a byte-order mark, without which spreadsheets garble names.
_ENCODINGS = {"csv": "utf-8-sig"}


@click.command(
    epilog="Exit status: 0 every submission was graded, 2 wrong use or broken exercise, 3 some "
    "could not be graded by our fault, 130 interrupted (what is done is kept)."
)
@click.argument("source", metavar="DIR|ZIP", type=click.Path(exists=True, path_type=Path))
@click.option("--exercise", type=Slug(), envvar="GRADER_EXERCISE", show_envvar=True, required=True)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for report.json, report.csv, report.html and the journal.",
)
@click.option("--format", "form", type=click.Choice(list(_WRITERS)), default="table")
@click.option(
    "--names",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV that says who is who where names are hidden: submission, name, number, email; or "
    "Moodle's grading worksheet.",
)
@click.option("--resume", is_flag=True, help="Keep the verdicts in --output that still hold.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: len(os.sched_getaffinity(0)),
    show_default="one per processor",
)
@packages_option
@seed_option
@unsafe_option
def batch(  # noqa: PLR0913 - one parameter for each option
    *,
    source: Path,
    exercise: str,
    output: Path | None,
    form: str,
    names: Path | None,
    resume: bool,
    jobs: int,
    packages: tuple[str, ...],
    seed: int,
    unsafe_local: bool,
) -> int:
    """Grade a class: a folder or zip with a folder or file for each student.

    Downloads of Gradescope, Moodle, Canvas, Blackboard, Brightspace, ILIAS and Sakai are read as
    they are: of each student the last attempt.

    \b
    Examples:
      grader batch class/ --exercise hidden-layer-tanh
      grader batch export.zip --exercise practical-1 --output report
      grader batch class/ --exercise practical-1 --output report --resume
      grader batch class/ --exercise practical-1 --format csv > grades.csv
      grader batch class/ --exercise practical-1 --packages scipy
      grader batch blind.zip --exercise practical-1 --names worksheet.csv
    """
    if resume and output is None:
        raise click.UsageError("--resume needs the --output folder of the batch to go on with.")
    roll = _roll(source, names)
    warn_if_unsafe(unsafe_local=unsafe_local)
    settings = Settings(exercise, seed, jobs, tier_b_allowed(), unsafe_local, packages=packages)
    with _journal(output, resume=resume) as journal:
        status = _grade(roll, journal, settings)
        people = {one.name: one.people for one in roll.uploads}
        document = Document(exercise, journal.select(list(people), people))
        if output is not None:
            _write(document, output)
        _WRITERS[form](document, sys.stdout)
        return status if status is not Exit.GRADED else _status(document)


def _roll(source: Path, names: Path | None) -> Roll:
    try:
        roll = read_class(source, read_names(names) if names else None)
    except SubmissionError as error:
        raise click.BadParameter(str(error), param_hint="DIR|ZIP") from error
    if not roll.uploads:
        message = f"{source} holds no submissions; wanted a folder or a file for each student."
        raise click.BadParameter(message, param_hint="DIR|ZIP")
    if roll.strays:
        shown = ", ".join(roll.strays[:5]) + (", ..." if len(roll.strays) > 5 else "")
        click.echo(f"Left out, as nobody's submission: {shown}", err=True)
    for note in roll.notes:
        click.echo(note, err=True)
    return roll


def _journal(output: Path | None, *, resume: bool) -> Journal:
    if output is None:
        return Journal()
    try:
        output.mkdir(parents=True, exist_ok=True)
        return Journal(output / _JOURNAL, resume=resume)
    except BlockingIOError as error:
        message = f"Another batch is writing to {output}. Wait for it, or name another folder."
        raise click.BadParameter(message, param_hint="--output") from error
    except OSError as error:
        message = f"{output} cannot be written: {error.strerror}."
        raise click.BadParameter(message, param_hint="--output") from error


def _grade(roll: Roll, journal: Journal, settings: Settings) -> Exit:
    try:
        with progress.shown(console(stderr=True), len(roll.uploads)) as on_done:
            grade_class(roll.uploads, journal, settings, on_done)
    except KeyboardInterrupt:
        click.echo("Interrupted: what is done is kept. Go on with --resume.", err=True)
        return Exit.INTERRUPTED
    return Exit.GRADED


def _status(document: Document) -> Exit:
    errored = any(report.errored for report in document.submissions)
    return Exit.ERRORED if errored else Exit.GRADED


def _write(document: Document, output: Path) -> None:
    """Write all reports."""
    for kind in ("json", "csv", "html"):
        path, encoding = output / f"report.{kind}", _ENCODINGS.get(kind, "utf-8")
        write_whole(_WRITERS[kind], document, path, encoding)
    click.echo(f"Wrote report.html, report.csv and report.json to {output}", err=True)
