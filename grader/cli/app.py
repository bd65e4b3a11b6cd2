"""The group of all commands: our own, and those that other packages add by entry point."""

from importlib.metadata import EntryPoint, entry_points

import click

from grader.cli.exits import Exit
from grader.cli.lazy import purpose
from grader.loading import load

GROUP = "grader.commands"
#: Ours in the order of use: none is imported before it is called.
_OURS = {
    "check": "grader.cli.check:check",
    "derive": "grader.cli.derive:derive",
    "batch": "grader.cli.batch:batch",
    "ci": "grader.cli.ci:ci",
    "exercises": "grader.cli.exercises:exercises",
    "show": "grader.cli.exercises:show",
    "new": "grader.cli.exercises:new",
    "validate": "grader.cli.validate:validate",
    "exercise": "grader.cli.create:exercise",
    "export": "grader.cli.export:export",
    "doctor": "grader.cli.doctor:doctor",
    "completion": "grader.cli.completion:completion",
}


class App(click.Group):
    """Our commands come first; one that cannot be loaded says so and harms no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return all names: ours in the order of use, then those of other packages."""
        added = {entry.name for entry in entry_points(group=GROUP)}
        return [*_OURS, *sorted(added - set(_OURS))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command of ours or of another package."""
        entry = _entry(cmd_name)
        return None if entry is None else _loaded(entry)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write all names and what they are for, without importing any that says so itself."""
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))
        rows = [(name, _purpose(name, width)) for name in names]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _entry(name: str) -> EntryPoint | None:
    if name in _OURS:
        return EntryPoint(name, _OURS[name], GROUP)
    return next(iter(entry_points(group=GROUP, name=name)), None)


def _purpose(name: str, width: int) -> str:
    entry = _entry(name)
    assert entry is not None
    said = purpose(entry)
    command = click.Command(name, help=said) if said else _loaded(entry)
    return command.get_short_help_str(width)


def _loaded(entry: EntryPoint) -> click.Command:
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
