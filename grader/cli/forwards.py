"""Options that say in a file what an exercise is: a forward function, or a sheet."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from grader.authoring.derived import CHOICES, FORMS, described
from grader.cli.options import Words


def forward_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--forward``, ``--argument``, ``--cached`` and ``--written``."""
    for option in (_WRITTEN, _CACHED, _ARGUMENT, _FORWARD):
        command = option(command)
    return command


_FORWARD = click.option(
    "--forward",
    metavar="FILE[:NAME]",
    is_eager=True,
    help="A NumPy function in a file: the exercise asks for its gradients.",
)
_ARGUMENT = click.option(
    "--argument",
    "lines",
    metavar="LINE",
    multiple=True,
    help="What an argument of it is, like 'x: (B, D)', if its docstring does not say.",
)
_CACHED = click.option(
    "--cached",
    is_flag=True,
    help="Students write its way back from a cache: backward(dout, cache).",
)

_WRITTEN = click.option(
    "--written",
    is_flag=False,
    flag_value="only",
    type=click.Choice([word for word in CHOICES if word]),
    help="Ask for each gradient as a formula, in text or LaTeX: in place of code, or beside it.",
)


def read_text(file: Path) -> str:
    """Return the text of a file, or say why it is none."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"{file} is not UTF-8: byte {error.start} is no text. Save it as UTF-8."
        raise click.UsageError(message) from error


sheet_option = click.option(
    "--sheet",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    is_eager=True,
    help="A TOML file with questions of several exercises and their points.",
)


def asked_of(  # noqa: PLR0913 - one parameter for each option
    forward: Callable[..., Any],
    *,
    slug: str | None,
    title: str | None,
    ask: tuple[str, ...] | None,
    lines: tuple[str, ...],
    cached: bool,
    written: str | None,
) -> dict[str, Any]:
    """Return what :func:`derived_exercise` is told; what neither options nor file say is asked."""
    arguments = _arguments(forward, {line.partition(":")[0].strip(): line for line in lines})
    names = ", ".join(f"d{name}" for name in described(forward, {}))
    ask = ask or Words().convert(click.prompt(f"What to ask ({names})"), None, None)
    return {
        "slug": slug or forward.__name__.replace("_", "-").lower(),
        "title": title
        or (forward.__doc__ or forward.__name__).strip().splitlines()[0].rstrip(".:"),
        "forward": forward,
        "ask": ",".join(ask).split(";"),
        "arguments": arguments,
        "cached": cached,
        "written": CHOICES[written or ""],
    }


def _arguments(forward: Callable[..., Any], given: Mapping[str, str]) -> dict[str, str]:
    """Return lines for the arguments that the function's docstring leaves out, asked if need be."""
    found = dict(given)
    for name, line in described(forward, given).items():
        if not line:
            click.echo(f"{name} is not described in the docstring. Give {FORMS}.", err=True)
            found[name] = f"{name}: {click.prompt(name)}"
    return found
