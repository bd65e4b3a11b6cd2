"""All mistakes by code, made once of the texts beside this module, one file a family."""

import operator
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, reduce
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from grader.errors import ExerciseInvalid
from grader.misconceptions.mistake import Mistake

T = TypeVar("T")


def _families() -> Iterator[Mistake]:
    """Yield what the files hold, family by family.

    Of a mistake's texts, ``question`` makes one think, ``pointer`` says where to look, ``part``
    gives one part of the right formula.
    """
    for family in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if family.name.endswith(".toml"):
            for code, text in tomllib.loads(family.read_text(encoding="utf-8")).items():
                hints = text["question"], text["pointer"], text["part"]
                yield Mistake(code, text["title"], hints)


#: Every mistake by its code.
MISTAKES: Mapping[str, Mistake] = MappingProxyType({known.code: known for known in _families()})


@cache
def mistake(code: str) -> Mistake:
    """Return the mistake of a code, also of one at a place, ``M40@tanh``, or of two, ``M08+M13``.

    Raises
    ------
    ExerciseInvalid
        If nobody wrote texts for it.
    """
    return reduce(operator.add, map(_listed, code.split("+")))


def _listed(code: str) -> Mistake:
    listed = code.partition("@")[0]
    if listed not in MISTAKES:
        reason = f"{listed!r} has no texts; write them in a file of grader/misconceptions"
        raise ExerciseInvalid("catalogue", "mistakes", reason)
    return replace(MISTAKES[listed], code=code)


def by_mistake(table: Mapping[str, T] | Mapping[Mistake, T]) -> dict[Mistake, T]:
    """Return a table by mistakes in place of their codes; raises as :func:`mistake` does.

    Examples
    --------
    >>> [(known.title, number) for known, number in by_mistake({"M13": 1}).items()]
    [('W without its transpose', 1)]
    """
    return {mistake(key) if isinstance(key, str) else key: value for key, value in table.items()}
