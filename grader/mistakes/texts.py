"""Join a mutant with its texts from ``hints/``, one file per family of mistakes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from grader.errors import ExerciseInvalid
from grader.exercise import Mistake
from grader.exercise.model import Answering


@dataclass(frozen=True, slots=True)
class Text:
    """One mistake of the catalogue: its code, ``title`` for the instructor, the rest for students.

    ``question`` makes one think, ``pointer`` says where to look, ``part`` gives one part of the
    right formula; none of them is the whole answer.
    """

    code: str
    title: str
    question: str
    pointer: str
    part: str

    @property
    def hints(self) -> tuple[str, str, str]:
        """The hints, level by level."""
        return self.question, self.pointer, self.part


@cache
def texts() -> Mapping[str, Text]:
    """Return the texts of all mistakes by code, family by family."""
    found: dict[str, Text] = {}
    for family in sorted(files(__package__).joinpath("hints").iterdir(), key=lambda f: f.name):
        if family.name.endswith(".toml"):
            entries = tomllib.loads(family.read_text(encoding="utf-8"))
            found |= {code: Text(code, **entry) for code, entry in entries.items()}
    return found


def text_of(code: str) -> Text:
    """Return the texts of a mistake; a code may say where it was made, ``M40@tanh``.

    Raises
    ------
    ExerciseInvalid
        If nobody wrote any.
    """
    listed = code.partition("@")[0]
    if listed not in texts():
        reason = f"{listed!r} has no texts; write them in a file of grader/mistakes/hints"
        raise ExerciseInvalid("catalogue", "mistakes", reason)
    return texts()[listed]


def mistake(code: str, mutant: Answering) -> Mistake:
    """Return the mistake of one code with its texts."""
    return combined((code,), mutant)


def mistake_of(code: str) -> Mistake:
    """Return a mistake that no mutant carries, for it is read off the answer."""

    def nowhere(*_: object) -> Answering:
        raise ValueError(code)

    return mistake(code, nowhere)  # type: ignore[arg-type]


def combined(codes: tuple[str, ...], mutant: Answering) -> Mistake:
    """Return one or several mistakes made at once: ``M08+M13``."""
    return Mistake("+".join(codes), *described(codes), mutant)


def described(codes: tuple[str, ...]) -> tuple[str, tuple[str, str, str]]:
    """Return the title and the hints, level by level, of mistakes made at once."""
    entries = [text_of(code) for code in codes]
    first, second, third = (
        " ".join(level) for level in zip(*(entry.hints for entry in entries), strict=True)
    )
    return " and ".join(entry.title for entry in entries), (first, second, third)
