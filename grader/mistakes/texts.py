"""Join a mutant with its title and hint from ``texts.toml``."""

import tomllib
from functools import cache
from importlib.resources import files

from grader.exercise import Mistake
from grader.exercise.model import Answering


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return titles and hints by code."""
    return tomllib.loads(files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))


def mistake(code: str, mutant: Answering) -> Mistake:
    """Return the mistake of one code with its texts."""
    text = texts()[code]
    return Mistake(code, text["title"], text["hint"], mutant)


def combined(codes: tuple[str, ...], mutant: Answering) -> Mistake:
    """Return one or several mistakes made at once: ``M08+M13``; hints follow one another.

    A code may say where the mistake was made, ``M40@tanh``: the text is that of the code alone.
    """
    entries = [texts()[code.partition("@")[0]] for code in codes]
    title = " and ".join(entry["title"] for entry in entries)
    return Mistake("+".join(codes), title, " ".join(entry["hint"] for entry in entries), mutant)
