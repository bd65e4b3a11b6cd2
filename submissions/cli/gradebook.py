"""``grader gradebook``: the gradebook of a course, as a table or a file."""

from pathlib import Path

import click
from rich.table import Table

from grader.cli.options import console
from grader.output import visible
from submissions.cli.connection import connected, found_course
from submissions.representations.gradebook import Gradebook

_MARK = b"\xef\xbb\xbf"


@click.command()
@click.argument("course")
@click.option("--csv", "as_csv", is_flag=True, help="Print it for programs.")
@click.option(
    "--for",
    "form",
    type=click.Choice(["spreadsheet", "moodle", "canvas"]),
    default="spreadsheet",
    help="Who reads the CSV.  [default: spreadsheet]",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the CSV to a file, as a spreadsheet wants it.",
)
def gradebook(course: str, form: str, output: Path | None, *, as_csv: bool) -> int:
    """Show the gradebook of COURSE: its number or its name. For staff.

    \b
    Examples:
      grader gradebook deep-learning
      grader gradebook deep-learning --csv
      grader gradebook deep-learning --for moodle --output grades.csv
    """
    with connected() as client:
        number = found_course(client, course)
        if not as_csv and output is None:
            console().print(_table(client.gradebook(number)))
            return 0
        content = client.gradebook_csv(number, form)
    if output is not None:
        output.write_bytes(content)
        click.echo(f"Wrote {output}.", err=True)
        return 0
    click.echo(content.removeprefix(_MARK), nl=False)
    return 0


def _table(book: Gradebook) -> Table:
    titles = [visible(one.title) for one in book.assignments]
    table = Table("login", "name", *titles, "total")
    for row in book.items:
        grades = {grade.assignment_id: f"{grade.points:g}" for grade in row.grades}
        cells = [grades.get(one.id, "") for one in book.assignments]
        table.add_row(visible(row.user.login), visible(row.user.name), *cells, f"{row.total:g}")
    return table
