"""The formats a verdict on one submission can be written in, by name."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from grader.cli.options import console
from grader.errors import SettingsInvalid
from grader.output import (
    Document,
    Identity,
    print_submission,
    write_annotations,
    write_classroom50,
    write_gitlab,
    write_gradescope,
    write_json,
    write_junit,
    write_markdown,
    write_sarif,
)

Writer = Callable[[Document, TextIO], None]
#: Where Classroom 50 says whose work it is: our names -> its environment variables.
_CLASSROOM50 = {
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "assignment_type": ("MODE",),
    "owner": ("USERNAME", "GITHUB_ACTOR"),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL",),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}


#: Formats that give a score away: not written when there is none.
_SCORES = ("gradescope", "classroom50")


def write(form: str, document: Document, stream: TextIO) -> None:
    """Write the verdict on one submission: in one of ``FORMATS``, or for people in any other.

    Raises
    ------
    UsageError
        If the format needs to know what the environment does not say.
    """
    if form in FORMATS:
        FORMATS[form](document, stream)
    else:
        (report,) = document.submissions
        print_submission(console(), document.exercise, report)


def identity_from(environment: Mapping[str, str]) -> Identity:
    """Return whose work is graded, as the runner of Classroom 50 says it.

    Raises
    ------
    UsageError
        If something is not said; the sentence names it.
    """
    known = {"assignment_type": "individual"}
    for name, variables in _CLASSROOM50.items():
        values = [environment[variable] for variable in variables if environment.get(variable)]
        if values:
            known[name] = values[0]
    missing = [variables[0] for name, variables in _CLASSROOM50.items() if name not in known]
    if missing:
        message = (
            f"classroom50 needs {', '.join(missing)} from the environment, which its runner sets. "
            "Elsewhere, choose another format."
        )
        raise click.UsageError(message)
    return Identity(**known)


#: By name, in the order in which help pages list them.
FORMATS: dict[str, Writer] = {
    "json": write_json,
    "github": write_annotations,
    "gitlab": write_gitlab,
    "markdown": write_markdown,
    "junit": write_junit,
    "sarif": write_sarif,
    "gradescope": write_gradescope,
    "classroom50": lambda document, stream: write_classroom50(
        document, stream, identity_from(os.environ), datetime.now(UTC)
    ),
}


write_option = click.option(
    "--write",
    "wanted",
    multiple=True,
    type=(click.Choice([*FORMATS]), click.Path(dir_okay=False, path_type=Path)),
    metavar="FORMAT FILE",
    help=f"Write a report as well, as often as you like: {', '.join(FORMATS)}.",
)


def write_files(document: Document, paths: Mapping[str, Path], *, errored: bool) -> None:
    """Write reports by format; if the grader failed, none that a platform would take for a score.

    Raises
    ------
    SettingsInvalid
        If a file cannot be written.
    """
    for form, path in paths.items():
        try:
            if errored and form in _SCORES:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(FORMATS[form], document, path)
        except OSError as error:
            reason = f"cannot be written ({error.strerror}). Name another path for {form}."
            raise SettingsInvalid(str(path), reason) from error
        click.echo(f"Wrote {path} ({form})", err=True)


def write_whole(writer: Writer, document: Document, path: Path, encoding: str = "utf-8") -> None:
    """Write a report; it takes the place of an older one only when it is whole."""
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding=encoding, newline="\n") as stream:
        writer(document, stream)
    unfinished.replace(path)
