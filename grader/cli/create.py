"""``grader exercise create``: answer a few questions, get an exercise that can be installed."""

from pathlib import Path

import click

from grader.authoring import QUANTITIES, Layout, NetworkSheet, Reduction, network_exercise
from grader.authoring.network import LOSSES
from grader.authoring.pack import write_pack
from grader.cli.exits import Exit
from grader.cli.options import tier_b_allowed
from grader.cli.validate import print_trial, try_exercise
from grader.engine import ACTIVATIONS

#: As many seeds as take a few seconds; ``grader validate`` tries more.
_SEEDS = 20
_NEXT = """\
Wrote {folder}. What to do next:
  change it:    {module}
  try it again: grader validate {folder}
  install it:   pip install -e {folder}
  use it:       grader show {slug}"""


@click.group()
def exercise() -> None:
    """Write exercises of your own."""


class Words(click.ParamType[tuple[str, ...]]):
    """Words that commas separate."""

    name = "words"

    def convert(
        self,
        value: str | tuple[str, ...],
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> tuple[str, ...]:
        """Return the words; what a prompt has split already stays as it is."""
        if isinstance(value, tuple):
            return value
        return tuple(word.strip() for word in value.split(",") if word.strip())


@exercise.command(epilog="Exit status: 0 written and sound, 2 it cannot be, or is to be mended.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--slug", prompt="Short name, like two-tanh-layers", help="Its name in commands.")
@click.option("--title", prompt="Title", help="What stands over the sheet.")
@click.option(
    "--activations",
    prompt=f"Activation of each layer, first layer first ({', '.join(ACTIVATIONS)})",
    default="tanh,identity",
    type=Words(),
    help="One for each layer, separated by commas.",
)
@click.option(
    "--loss", prompt="Loss", type=click.Choice(list(LOSSES)), default="half_squared_error"
)
@click.option("--batch/--single", prompt="Is there a batch of samples", default=True)
@click.option(
    "--layout", prompt="Samples are", type=click.Choice([*map(str, Layout)]), default="column"
)
@click.option(
    "--reduction",
    prompt="Over samples take the",
    type=click.Choice([*map(str, Reduction)]),
    default="sum",
)
@click.option("--biases/--no-biases", prompt="Are there biases", default=False)
@click.option(
    "--ask",
    prompt=f"What to ask, k being a layer's number ({', '.join(QUANTITIES)})",
    default="delta_2,delta_1,dW_2,dW_1",
    type=Words(),
    help="Quantities, separated by commas; each is the name of a function.",
)
def create(  # noqa: PLR0913 - one parameter for each question
    *,
    folder: Path | None,
    slug: str,
    title: str,
    activations: tuple[str, ...],
    loss: str,
    batch: bool,
    layout: str,
    reduction: str,
    biases: bool,
    ask: tuple[str, ...],
) -> int:
    """Write an exercise about a network: a small package in DIR, by default named like it.

    What is not given as an option is asked. The exercise is held to the law at once.

    \b
    Examples:
      grader exercise create
      grader exercise create nets/two-tanh --slug two-tanh --activations tanh,tanh
    """
    sheet = NetworkSheet(
        activations, loss, Layout(layout), Reduction(reduction), batch=batch, biased=biases
    )
    network_exercise(slug=slug, title=title, sheet=sheet, ask=ask)  # refuses before it is written
    folder = folder or Path(slug)
    write_pack(folder, slug, title, sheet, ask)
    trial = try_exercise(f"{folder}/", seeds=_SEEDS, tier_b=tier_b_allowed())
    print_trial(trial, "Validated:")
    module = next(folder.glob("*/__init__.py"))
    click.echo(_NEXT.format(folder=folder, module=module, slug=slug))
    return Exit.USAGE if trial.breaches else Exit.ERRORED if trial.problem else Exit.GRADED
