"""Grade gradients: what is right, what is wrong, and which mistake was made."""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook the magic ``%grader``; IPython calls this on ``%load_ext grader``."""
    from grader.notebook import load  # noqa: PLC0415 - the library is light, a notebook is not

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Take the magic's jail down; IPython calls this on ``%unload_ext grader``."""
    from grader.notebook import unload  # noqa: PLC0415 - likewise

    unload(shell)
