"""``grader submit`` and ``grader status``: hand in from a terminal or a CI job."""

import sys
from pathlib import Path

import click
from rich.table import Table

from grader.cli import github
from grader.cli.exits import Exit
from grader.cli.formats import write_files, write_option
from grader.cli.options import console
from grader.errors import SourceTooLarge
from grader.output import Document, print_submission, visible
from grader.report import Report
from submissions.cli.connection import connected, found_assignment
from submissions.client import Client
from submissions.domain.submission import Status
from submissions.representations.assignments import AssignmentCard
from submissions.representations.handing_in import Verdict

#: No service takes more; a larger file is not even read.
_MOST_BYTES = 256 * 2**20


@click.command(
    epilog="Exit status: 0 full points (or at least --threshold), or handed in without --wait; "
    "1 fewer, or refused; 2 wrong use or no valid token; 3 no connection, or the service failed."
)
@click.argument("assignment")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--wait", is_flag=True, help="Wait for the verdict and print it.")
@click.option(
    "--threshold",
    type=click.FloatRange(0.0, 1.0),
    default=1.0,
    help="Share of the points that is enough to exit with 0.  [default: 1.0]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1.0, 86400.0),
    default=600.0,
    help="Seconds to wait at most.  [default: 600]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@write_option
@github.github_option
def submit(
    *,
    assignment: str,
    file: Path,
    wait: bool,
    threshold: float,
    timeout: float,
    form: str,
    wanted: tuple[tuple[str, Path], ...],
    on_github: bool,
) -> int:
    """Hand in FILE for ASSIGNMENT: its number, its title or its exercise, as 'status' lists them.

    \b
    Examples:
      grader submit hidden-layer-tanh solution.py --wait
      grader submit 3 notebook.ipynb
      grader submit 3 solution.py --wait --threshold 0.8 --format json
      grader submit 3 solution.py --wait --write junit report/junit.xml
    """
    if wanted and not wait:
        raise click.UsageError("A report is written of a verdict: give --wait as well.")
    on_github = on_github and form == "text"  # or the document would not be JSON
    content = _content(file)
    name = file.name.encode("utf-8", "replace").decode()  # names of files need not be text
    with connected() as client:
        card = found_assignment(client, assignment)
        made = client.submit(card.assignment.id, name, content)
        told = f"Handed in {visible(name)} as attempt {made.attempt}, submission {made.id}."
        click.echo(told, err=wait or form == "json")
        if not wait:
            if form == "json":
                click.echo(made.model_dump_json(indent=2))
            return Exit.GRADED
        verdict = _waited(client, made.id, timeout)
    with github.quoted(on=on_github):
        _print(verdict, form)
    report = _report(verdict, file)
    if report is not None:
        document = Document(verdict.assignment.exercise, [report])
        write_files(document, dict(wanted), errored=False)
        if on_github:
            github.tell(document)
    return _status(verdict, threshold)


@click.command()
@click.argument("submission", type=click.IntRange(1, 2**31 - 1), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def status(submission: int | None, form: str) -> int:
    """List your assignments, or show what came of one SUBMISSION.

    \b
    Examples:
      grader status
      grader status 17
    """
    with connected() as client:
        if submission is not None:
            _print(client.verdict(submission), form)
            return Exit.GRADED
        courses = [one for one in client.courses() if one.role and not one.course.archived]
        cards = {one.course.title: client.assignments(one.course.id) for one in courses}
    if form == "json":
        listed = [card.model_dump(mode="json") for found in cards.values() for card in found]
        console().print_json(data=listed)
        return Exit.GRADED
    for title, found in cards.items():
        console().print(_table(title, found))
    if not cards:
        click.echo("You are in no course yet.")
    return Exit.GRADED


def _content(file: Path) -> bytes:
    size = file.stat().st_size
    if size > _MOST_BYTES:
        raise SourceTooLarge(file.name, size, _MOST_BYTES)
    return file.read_bytes()


def _waited(client: Client, submission_id: int, timeout_s: float) -> Verdict:
    """Wait, and say how it stands to whoever looks on."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        return client.wait(submission_id, timeout_s=timeout_s)
    with screen.status("Waiting for a grader ...") as line:
        return client.wait(
            submission_id, timeout_s=timeout_s, tell=lambda now: line.update(_standing(now))
        )


def _standing(verdict: Verdict) -> str:
    if verdict.submission.status is Status.RUNNING:
        return "Being graded now ..."
    return f"Waiting for a grader: {verdict.place or 0} before yours ..."


def _print(verdict: Verdict, form: str) -> None:
    if form == "json":
        sys.stdout.write(verdict.model_dump_json(indent=2) + "\n")
        return
    report = _report(verdict, Path(verdict.submission.file))
    if report is not None:
        print_submission(console(), verdict.assignment.exercise, report)
        if verdict.rubric and verdict.points is not None:
            _print_rubric(verdict, verdict.points)
        if verdict.penalty:
            console().print(f"\nLate by {verdict.days_late} d: {verdict.penalty:.0%} less.")
        return
    number = verdict.submission.id
    click.echo(
        {
            Status.GRADED: "It is graded. The result is shown when your instructor releases it.",
            Status.ERRORED: "It could not be graded: the fault is ours, not yours. It is stored, "
            "costs you nothing, and a person will look at it.",
        }.get(
            verdict.submission.status,
            f"{_standing(verdict)} It is stored. Look again with: grader status {number}",
        )
    )


def _print_rubric(verdict: Verdict, points: float) -> None:
    """Print what a person judged, and what it comes to."""
    said = [f"{item.points:+g}  {visible(item.title)}" for item in verdict.rubric]
    result = f"With it: {points:g} of {verdict.assignment.points:g} points."
    lines = ["", "Judged by a person:", *said, result]
    console().print("\n".join(lines), markup=False, highlight=False)


def _report(verdict: Verdict, file: Path) -> Report | None:
    """Return what is released of the report, with places in ``file``, as it is called here."""
    if verdict.report is None:
        return None
    report = Report.from_json(verdict.report, verdict.assignment.exercise)
    return report.with_files(lambda _: file.as_posix())


def _status(verdict: Verdict, threshold: float) -> Exit:
    if verdict.submission.status is not Status.GRADED:
        return Exit.ERRORED
    if verdict.report is None:  # it is not released, and that is not the student's fault
        return Exit.GRADED
    most = verdict.report["max_score"]
    enough = not most or verdict.report["score"] >= threshold * most
    return Exit.GRADED if enough and not verdict.report["problem"] else Exit.LOST_POINTS


def _table(title: str, cards: list[AssignmentCard]) -> Table:
    table = Table("", "assignment", "exercise", "due", "attempts", "points", title=visible(title))
    for card in cards:
        one, terms = card.assignment, card.terms
        most = "" if terms.attempts is None else f" of {terms.attempts}"
        points = "" if card.grade is None else f"{card.grade.points:g} of {one.points:g}"
        due = "" if terms.due_at is None else f"{terms.due_at:%Y-%m-%d %H:%M %z}"
        used = f"{card.attempts_used}{most}"
        table.add_row(str(one.id), visible(one.title), one.exercise, due, used, points)
    return table
