"""The command ``grader``: reads arguments, calls the rooms below, says what came of it."""

from grader.cli.main import main

__all__ = ["main"]
