"""Two programs line by line, within bounds: however they are made, it takes milliseconds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Indel

#: Of each program so many lines are compared, and so many characters of each line: work and memory
#: grow with the square of the one, what is shown with both.
MOST_LINES, MOST_COLUMNS = 5000, 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: ``mark`` is " ", "-" or "+"; a number is None on the other side."""

    mark: str
    old_number: int | None
    new_number: int | None
    text: str


def compared_lines(old: str, new: str) -> tuple[list[Line], bool]:
    """Return the lines of two programs, in as few changes as there can be, and whether it is all.

    Parameters
    ----------
    old, new : str
        What follows on the first ``MOST_LINES`` lines of one, or stands beyond ``MOST_COLUMNS``
        in one of these, is left out.
    """
    before, after = _lines(old), _lines(new)
    whole = all(_is_whole(*pair) for pair in ((old, before), (new, after)))
    return list(_changes(before, after)), whole


def _lines(text: str) -> list[str]:
    lines = text.split("\n", MOST_LINES)[:MOST_LINES]
    return [line[:MOST_COLUMNS] for line in lines]


def _is_whole(text: str, lines: Sequence[str]) -> bool:
    return len(text) == sum(map(len, lines)) + len(lines) - 1


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for equal, steps in groupby(Indel.opcodes(before, after), lambda step: step.tag == "equal"):
        first, *_, last = (*steps,) * 2
        old = range(first.src_start, last.src_end)
        new = range(first.dest_start, last.dest_end)
        if equal:
            for i, j in zip(old, new, strict=True):
                yield Line(" ", i + 1, j + 1, before[i])
        else:
            yield from (Line("-", i + 1, None, before[i]) for i in old)
            yield from (Line("+", None, j + 1, after[j]) for j in new)
