"""A slip: one known way in which a formula goes wrong, with its code in the catalogue."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip.

    Attributes
    ----------
    code : str
        Stable, one of the catalogue of mistakes: ``M13``. Empty for a slip it does not list.
    phrase : str
        What happened, in a few words: ``y_gt replaced by s_out``.
    old, new : str
        The names, where one was written for another.
    """

    code: str
    phrase: str
    old: str = ""
    new: str = ""

    def spelled(self, spell: Callable[[str], str]) -> "Slip":
        """Return the slip in another spelling of the names."""
        return replace(self, phrase=spell(self.phrase))

    @property
    def kind(self) -> str:
        """The slip apart from the layer it happened at."""
        return f"{self.code}:{re.sub(r'_(?:[0-9]+|out|in)', '_k', self.phrase)}"


def swapped(old: str, new: str, *, inside: bool) -> Slip:
    """Return the slip of writing one name for another; ``inside`` the argument of an f'."""
    code = _swap_code(old, new, inside=inside)
    return Slip(code, f"{old} replaced by {new}", old, new)


def _swap_code(old: str, new: str, *, inside: bool) -> str:
    if (old, new) in _SINGLE:
        return _SINGLE[old, new]
    (letter, label), (other, index) = old.partition("_")[::2], new.partition("_")[::2]
    if inside and letter == "s":
        return "M09" if other in {"z", "y"} else "M12f" if other == "s" else ""
    same_place = label == index
    return _LETTERS.get((letter, other, same_place), _LETTERS.get((letter, other, None), ""))


_SINGLE = {
    ("y_gt", "s_out"): "M01",
    ("y_out", "s_out"): "M05",
    ("x_in", "x_in"): "",
}
#: Letters of the right and the wrong name, and whether their layers are the same.
_LETTERS: dict[tuple[str, str, bool | None], str] = {
    ("delta", "delta", None): "M14",
    ("W", "W", None): "M15",
    ("z", "z", None): "M22",
    ("x", "z", None): "M22",
    ("z", "y", None): "M22",
    ("z", "s", True): "M23",
    ("z", "x", None): "M24a",
}
