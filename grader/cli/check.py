"""``grader check``: one submission, in a second, with friendly words."""

import re
import sys
from functools import partial
from pathlib import Path

import click

from grader import catalog
from grader.belt import Belt
from grader.cli.exits import Exit
from grader.cli.formats import FORMATS, write
from grader.cli.options import (
    Slug,
    exercise_for,
    packages_option,
    seed_option,
    student_option,
    tier_b_allowed,
    unsafe_option,
    warn_if_unsafe,
)
from grader.grading import Submission, grade
from grader.intake import read_path
from grader.output import Document
from grader.report import Outcome, Report
from grader.sandbox import Limits, open_executor

BELT = Belt()
#: The line that ``grader new`` writes.
_MARK = re.compile(r"^#\s*exercise:\s*(\S+)\s*$", re.MULTILINE)


@click.command(
    epilog="Exit status: 0 full points, 1 fewer or unreadable, 2 wrong use or broken exercise, "
    "3 the grader failed."
)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--exercise",
    type=Slug(),
    envvar="GRADER_EXERCISE",
    show_envvar=True,
    help="May be left out if FILE has a line '# exercise: NAME', as 'grader new' writes it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FORMATS]),
    default="text",
    help="For people, or for a machine of that name.",
)
@student_option
@packages_option
@seed_option
@unsafe_option
def check(  # noqa: PLR0913 - one parameter for each option
    *,
    file: Path,
    exercise: str | None,
    form: str,
    student: str | None,
    packages: tuple[str, ...],
    seed: int,
    unsafe_local: bool,
) -> int:
    """Grade one submission: a .py, .ipynb or .zip file, or a folder.

    \b
    Examples:
      grader check solution.py
      grader check notebook.ipynb --exercise practical-1
      grader check solution.py --format json
      grader check solution.py --exercise own-network --student s1234567
      grader check solution.py --packages scipy,pandas
    """
    submission = read_path(file)
    slug = exercise or _marked(submission)
    warn_if_unsafe(unsafe_local=unsafe_local)
    found = exercise_for(slug, student, packages)
    with open_executor(
        Limits(), allow_tier_b=tier_b_allowed(), unsafe_local=unsafe_local
    ) as executor:
        report = BELT.judge(partial(grade, found, submission, executor, seed))
    write(form, Document(slug, [report]), sys.stdout)
    return _status(report)


def _marked(submission: Submission) -> str:
    """Return the exercise that the file itself names."""
    if submission.problem is not None:
        raise submission.problem
    mark = _MARK.search(f"{submission.source}\n{submission.text}")
    if mark is None:
        names = ", ".join(catalog.slugs())
        message = (
            f"{submission.name} does not say which exercise it answers. Give --exercise NAME "
            f"({names}), or write a line '# exercise: NAME' in the file."
        )
        raise click.UsageError(message)
    return mark[1]


def _status(report: Report) -> Exit:
    if report.outcome is Outcome.ERRORED:
        return Exit.ERRORED
    return Exit.GRADED if report.outcome is Outcome.PASSED else Exit.LOST_POINTS
