"""``grader completion``: let the shell complete commands, options and exercises."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that makes a shell complete grader's commands and exercises.

    \b
    Examples:
      eval "$(grader completion bash)"        # in ~/.bashrc
      eval "$(grader completion zsh)"         # in ~/.zshrc
      grader completion fish > ~/.config/fish/completions/grader.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "grader", "_GRADER_COMPLETE").source())
