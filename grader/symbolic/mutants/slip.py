"""A slip: one known way in which a formula goes wrong, and the mistake that it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from grader.misconceptions import Mistake, mistake


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip.

    Attributes
    ----------
    mistake : Mistake or None
        None for a slip that nobody wrote texts for.
    phrase : str
        What happened, in a few words: ``y_gt replaced by s_out``.
    old, new : str
        The names, where one was written for another.
    """

    mistake: Mistake | None
    phrase: str
    old: str = ""
    new: str = ""

    @property
    def code(self) -> str:
        """The mistake's code, empty if there is none."""
        return self.mistake.code if self.mistake else ""

    def spelled(self, spell: Callable[[str], str]) -> "Slip":
        """Return the slip in another spelling of the names."""
        return replace(self, phrase=spell(self.phrase))

    @property
    def kind(self) -> str:
        """The slip apart from the layer it happened at."""
        return f"{self.code}:{re.sub(r'_(?:[0-9]+|out|in)', '_k', self.phrase)}"


def swapped(old: str, new: str, *, inside: bool) -> Slip:
    """Return the slip of writing one name for another; ``inside`` the argument of an f'."""
    return Slip(_swap(old, new, inside=inside), f"{old} replaced by {new}", old, new)


def _swap(old: str, new: str, *, inside: bool) -> Mistake | None:
    if (old, new) in _SINGLE:
        return _SINGLE[old, new]
    (letter, label), (other, index) = old.partition("_")[::2], new.partition("_")[::2]
    if inside and letter == "s":
        return _INSIDE.get(other)
    same_place = label == index
    return _LETTERS.get((letter, other, same_place), _LETTERS.get((letter, other, None)))


_SINGLE = {
    ("y_gt", "s_out"): mistake("M01"),
    ("y_out", "s_out"): mistake("M05"),
    ("x_in", "x_in"): None,
}
#: Letters written for ``s`` inside an f'.
_INSIDE = {"z": mistake("M09"), "y": mistake("M09"), "s": mistake("M12f")}
#: Letters of the right and the wrong name, and whether their layers are the same.
_LETTERS: dict[tuple[str, str, bool | None], Mistake] = {
    ("delta", "delta", None): mistake("M14"),
    ("W", "W", None): mistake("M15"),
    ("z", "z", None): mistake("M22"),
    ("x", "z", None): mistake("M22"),
    ("z", "y", None): mistake("M22"),
    ("z", "s", True): mistake("M23"),
    ("z", "x", None): mistake("M24a"),
}
