"""The grader in a Jupyter notebook: ``%load_ext grader``, then ``%%grader check QUESTION``."""

from grader.notebook.magic import load, unload

__all__ = ["load", "unload"]
