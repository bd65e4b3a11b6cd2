"""The group of all commands: our own, and those that other packages add by entry point."""

from importlib.metadata import EntryPoint, entry_points

import click

from grader.catalog import load
from grader.cli.batch import batch
from grader.cli.check import check
from grader.cli.ci import ci
from grader.cli.completion import completion
from grader.cli.create import exercise
from grader.cli.derive import derive
from grader.cli.doctor import doctor
from grader.cli.exercises import exercises, new, show
from grader.cli.exits import Exit
from grader.cli.export import export
from grader.cli.validate import validate

GROUP = "grader.commands"
_OURS = (
    check,
    derive,
    batch,
    ci,
    exercises,
    show,
    new,
    validate,
    exercise,
    export,
    doctor,
    completion,
)


class App(click.Group):
    """Our commands come first; one that cannot be loaded says so and harms no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return all names: ours in the order of use, then those of other packages."""
        ours = list(self.commands)
        added = {entry.name for entry in entry_points(group=GROUP)}
        return ours + sorted(added - set(ours))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of ours or of another package."""
        ours = super().get_command(ctx, cmd_name)
        if ours is not None:
            return ours
        added = next(iter(entry_points(group=GROUP, name=cmd_name)), None)
        return None if added is None else _added(added)


def _added(entry: EntryPoint) -> click.Command:
    command, problem = load(entry)
    if isinstance(command, click.Command):
        return command
    return _broken(entry, problem or "is no click command")


def _broken(entry: EntryPoint, problem: str) -> click.Command:
    """Return a command that says why the real one cannot be had."""

    def explain() -> int:
        click.echo(f"grader: {entry.name} from {entry.value} {problem}.", err=True)
        return Exit.USAGE

    return click.Command(entry.name, callback=explain, short_help=f"(broken: {problem})")


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 full points, 1 fewer, 2 wrong use or broken exercise, 3 the grader "
    "failed (try again), 130 interrupted.",
)
@click.version_option(package_name="deltagrade", message="%(prog)s %(version)s")
def app() -> None:
    """Grade back-propagation exercises: say what is right, what is wrong, and which mistake it is.

    \b
    Examples:
      grader exercises
      grader new hidden-layer-tanh
      grader check solution.py
      grader batch submissions/ --exercise hidden-layer-tanh --output report
    """


for _command in _OURS:
    app.add_command(_command)
