"""``grader exercise create``: answer a few questions, get an exercise that can be installed."""

from pathlib import Path
from typing import Any

import click

from grader import catalog
from grader.authoring import (
    QUANTITIES,
    Layout,
    NetworkSheet,
    Reduction,
    derived_exercise,
    network_exercise,
    read_sheet,
)
from grader.authoring.derived import read_forward, write_derived_pack
from grader.authoring.network import LOSSES
from grader.authoring.pack import write_pack
from grader.authoring.sheet import write_sheet_pack
from grader.cli.exits import Exit
from grader.cli.forwards import asked_of, forward_options, read_text, sheet_option
from grader.cli.options import Words, tier_b_allowed
from grader.cli.preview import preview
from grader.cli.validate import print_trial, try_exercise
from grader.engine import ACTIVATIONS
from grader.exercise import Exercise

#: As many seeds as take a few seconds; ``grader validate`` tries more.
_SEEDS = 20
#: How many of the known mistakes are shown of each question.
_SHOWN = 4
_NEXT = """\
Wrote {folder}. What to do next:
  change it:    {file}
  try it again: grader validate {folder}
  install it:   pip install -e {folder}
  use it:       grader show {slug}"""


@click.group()
def exercise() -> None:
    """Write exercises of your own."""


exercise.add_command(preview)


class OfNetwork(click.Option):
    """A question about a network, which is not asked about anything else."""

    def prompt_for_value(self, ctx: click.Context) -> Any:
        """Ask, unless there is a forward pass or a sheet; what is unset is neither."""
        given = (ctx.params.get("forward"), ctx.params.get("sheet"))
        known = any(isinstance(value, (str, Path)) for value in given)
        return None if known else super().prompt_for_value(ctx)


@exercise.command(epilog="Exit status: 0 written and sound, 2 it cannot be, or is to be mended.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@forward_options
@sheet_option
@click.option(
    "--slug", cls=OfNetwork, prompt="Short name, like two-tanh-layers", help="Its name in commands."
)
@click.option("--title", cls=OfNetwork, prompt="Title", help="What stands over the sheet.")
@click.option(
    "--activations",
    cls=OfNetwork,
    prompt=f"Activation of each layer, first layer first ({', '.join(ACTIVATIONS)})",
    default="tanh,identity",
    type=Words(),
    help="One for each layer, separated by commas.",
)
@click.option(
    "--loss",
    cls=OfNetwork,
    prompt="Loss",
    type=click.Choice(list(LOSSES)),
    default="half_squared_error",
)
@click.option("--batch/--single", cls=OfNetwork, prompt="Is there a batch of samples", default=True)
@click.option(
    "--layout",
    cls=OfNetwork,
    prompt="Samples are",
    type=click.Choice([*map(str, Layout)]),
    default="column",
)
@click.option(
    "--reduction",
    cls=OfNetwork,
    prompt="Over samples take the",
    type=click.Choice([*map(str, Reduction)]),
    default="sum",
)
@click.option("--biases/--no-biases", cls=OfNetwork, prompt="Are there biases", default=False)
@click.option(
    "--ask",
    cls=OfNetwork,
    prompt=f"What to ask, k being a layer's number ({', '.join(QUANTITIES)})",
    default="delta_2,delta_1,dW_2,dW_1",
    type=Words(),
    help="Quantities, separated by commas; each is the name of a function.",
)
def create(  # noqa: PLR0913 - one parameter for each question
    *,
    folder: Path | None,
    forward: str | None,
    lines: tuple[str, ...],
    cached: bool,
    written: str | None,
    sheet: Path | None,
    slug: str | None,
    title: str | None,
    activations: tuple[str, ...],
    loss: str,
    batch: bool,
    layout: str,
    reduction: str,
    biases: bool,
    ask: tuple[str, ...] | None,
) -> int:
    """Write an exercise about a network or a forward pass, or a sheet: a small package in DIR.

    DIR is by default named like the exercise. What is not given as an option is asked. The
    exercise is held to the law at once.

    \b
    Examples:
      grader exercise create
      grader exercise create nets/two-tanh --slug two-tanh --activations tanh,tanh
      grader exercise create --forward layernorm.py --ask dx,dgamma,dbeta
      grader exercise create --sheet week3.toml
    """
    if sheet:
        return _create_sheet(folder, sheet)
    if forward:
        function = read_forward(forward)
        words = asked_of(
            function, slug=slug, title=title, ask=ask, lines=lines, cached=cached, written=written
        )
        return _create_derived(folder, words)
    assert slug is not None
    assert title is not None
    assert ask is not None
    network = NetworkSheet(
        activations,
        loss=loss,
        layout=Layout(layout),
        reduction=Reduction(reduction),
        batch=batch,
        biased=biases,
    )
    network_exercise(slug=slug, title=title, sheet=network, ask=ask)  # refuses before it is written
    folder = folder or Path(slug)
    write_pack(folder, slug, title, network, ask)
    return _tried(folder, slug)


def _create_sheet(folder: Path | None, file: Path) -> int:
    """Write a sheet out of questions of installed exercises."""
    text = read_text(file)
    made = read_sheet(text, catalog.find)
    folder = folder or Path(made.slug)
    write_sheet_pack(folder, made, text)
    return _tried(folder, made.slug, "sheet.toml")


def _create_derived(folder: Path | None, words: dict[str, Any]) -> int:
    """Write an exercise about a forward pass; what its file says is not asked."""
    made = derived_exercise(**words)
    _ = made.goldens  # refuses, too, before it is written
    folder = folder or Path(made.slug)
    write_derived_pack(folder, **words)
    status = _tried(folder, made.slug)
    if status == Exit.GRADED:
        _show(made)
    return status


def _tried(folder: Path, slug: str, change: str = "__init__.py") -> int:
    trial = try_exercise(f"{folder}/", seeds=_SEEDS, tier_b=tier_b_allowed())
    print_trial(trial, "Validated:")
    file = next(folder.glob("*/__init__.py")).with_name(change)
    click.echo(_NEXT.format(folder=folder, file=file, slug=slug))
    return Exit.USAGE if trial.breaches else Exit.ERRORED if trial.problem else Exit.GRADED


def _show(made: Exercise) -> None:
    """Say what is caught, and print what students get."""
    for question in made.questions:
        known = question.mistakes
        click.echo(f"{question.name}: {len(known)} known mistakes, each caught and named, such as")
        for mistake in known[:: max(len(known) // _SHOWN, 1)][:_SHOWN]:
            click.echo(f"  {mistake.title}")
    click.echo(f"What students get:\n\n{made.statement}")
