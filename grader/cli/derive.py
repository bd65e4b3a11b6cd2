"""``grader derive``: check a derivation step by step."""

import contextlib
import sys
from pathlib import Path

import click

from grader.cli.exits import Exit
from grader.cli.options import console
from grader.functions.architecture import Layout
from grader.functions.losses import LOSSES
from grader.intake.sizes import SOURCE_BYTES
from grader.intake.text import decode
from grader.output.derivation import (
    print_derivation,
    write_derivation_html,
    write_derivation_json,
)
from grader.symbolic.derivation import Mark
from grader.symbolic.derivation.guess import MAX_LAYERS, Known, guesses
from grader.symbolic.derivation.sheet import assumptions, check_sheet
from grader.symbolic.functions import KNOWN


@click.command(
    epilog="Exit status: 0 all steps are correct, 1 not all, 2 wrong use, 3 the grader failed."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--output", type=click.Path(path_type=Path), help="Write here, not to the terminal.")
@click.option(
    "--layers",
    type=click.IntRange(1, MAX_LAYERS),
    help="Of the network; by default the greatest index of a weight.",
)
@click.option(
    "--reading",
    type=click.Choice(["scalar", "matrix"]),
    help="By default matrix if a transpose, an elementwise or an outer product occurs.",
)
@click.option(
    "--layout",
    "--convention",
    type=click.Choice([*map(str, Layout)]),
    help="Whether samples are columns or rows; by default as the sheet defines s or z.",
)
@click.option(
    "--activations",
    help="One for all layers or one for each, as in tanh,identity; by default as the sheet says.",
)
@click.option(
    "--loss",
    type=click.Choice(list(LOSSES)),
    help="By default as the sheet says.",
)
@click.option("--biases/--no-biases", default=None, help="By default whether a b_k occurs.")
def derive(  # noqa: PLR0913, PLR0917  one argument for each option
    file: Path,
    form: str,
    output: Path | None,
    layers: int | None,
    reading: str | None,
    layout: str | None,
    activations: str | None,
    loss: str | None,
    *,
    biases: bool | None,
) -> int:
    """Check a derivation in Markdown or LaTeX step by step, and name the first wrong one.

    Letters mean what the sheet defines (z = W a, a = f(z)), else what the practical's do: W_k, s_k,
    z_k, f_k, x_in, y_out, y_gt, delta_k, L = half the squared error; the last layer may be called
    out. What was assumed is said first.

    \b
    Examples:
      grader derive solution.md
      grader derive solution.tex --layers 2 --reading matrix
      grader derive solution.md --activations tanh,identity --layout row
      grader derive solution.md --format html --output solution.html
    """
    with file.open("rb") as opened:
        text = decode(file.name, opened.read(SOURCE_BYTES + 1), "a derivation in Markdown or LaTeX")
    matrix = None if reading is None else reading == "matrix"
    laid_out = None if layout is None else Layout(layout)
    known = Known(layers, matrix, biases, laid_out, _names(activations), loss)
    derivation, network = check_sheet(text, guesses(text, known))
    if form == "text" and output is None:
        print_derivation(console(), file.name, text, derivation, assumptions(network))
    else:
        stdout = contextlib.nullcontext(sys.stdout)
        with output.open("w", encoding="utf-8") if output else stdout as stream:
            if form == "html":
                write_derivation_html(file.name, derivation, stream)
            else:
                write_derivation_json(derivation, stream)
    return Exit.GRADED if derivation.mark is Mark.CORRECT else Exit.LOST_POINTS


def _names(written: str | None) -> tuple[str, ...]:
    """Return the activations that an option names."""
    names = tuple(name.strip() for name in (written or "").split(",") if name.strip())
    unknown = [name for name in names if name not in KNOWN and not name.startswith("f_")]
    if unknown:
        message = f"{unknown[0]!r} is no activation; known are {', '.join(sorted(KNOWN))}, f_1 ..."
        raise click.BadParameter(message, param_hint="--activations")
    return names
