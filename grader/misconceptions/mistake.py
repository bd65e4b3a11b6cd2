"""What a mistake is: its code, its texts and, where a question knows one, its mutant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: A reference with the mistake built in: the question's arguments -> the wrong answer.
Mutant = Callable[..., Array | Sequence[Array]]


def nowhere(*_: Any) -> Array:
    """Refuse all arguments, as the mutant of a mistake that is read off the answer."""
    raise ValueError("no mutant computes it")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A known mistake; the catalogue of a question adds the mutant that makes it there.

    Attributes
    ----------
    code : str
        Stable: ``M13``; ``M08+M13`` for two at once. What follows an ``@`` tells variants apart
        that share their texts: ``M40@tanh``.
    title : str
        For the instructor.
    hints : tuple of three str
        For the student, level by level: a question, where to look, one part of the right formula.
        None gives the answer away.
    mutant : callable
        The question's arguments -> the wrong answer. A ValueError means that the mistake cannot
        be computed on such shapes.
    aliases : tuple of str
        Codes of other mistakes that give the same values here: nobody can tell which was made.
    fitted : callable, (number) -> callable, or None
        The mutant for any constant that a student may have chosen: an epsilon, a bound, a rate.
    """

    code: str
    title: str
    hints: tuple[str, str, str]
    mutant: Mutant = nowhere
    aliases: tuple[str, ...] = ()
    fitted: Callable[[float], Mutant] | None = None

    @property
    def single(self) -> bool:
        """Whether it is one mistake, not two at once."""
        return "+" not in self.code

    def made(self, mutant: Mutant, fitted: Callable[[float], Mutant] | None = None) -> "Mistake":
        """Return the mistake as this mutant makes it."""
        return replace(self, mutant=mutant, fitted=fitted)

    def __add__(self, other: "Mistake") -> "Mistake":
        """Return two mistakes made at once, with the texts of both."""
        first, second, third = map(" ".join, zip(self.hints, other.hints, strict=True))
        return Mistake(
            f"{self.code}+{other.code}", f"{self.title} and {other.title}", (first, second, third)
        )
