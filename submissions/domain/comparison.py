"""Two programs line by line, within bounds: however they are made, it takes milliseconds."""

import keyword
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, zip_longest

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
    (before, whole), (after, as_whole) = _lines(old), _lines(new)
    return list(_changes(before, after)), whole and as_whole


def _lines(text: str) -> tuple[list[str], bool]:
    """Return the lines of a program that are compared, and whether they are all of it."""
    lines = [line[:MOST_COLUMNS] for line in text.split("\n", MOST_LINES)[:MOST_LINES]]
    return lines, len(text) == sum(map(len, lines)) + len(lines) - 1


def _runs(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[bool, Sequence[int], Sequence[int]]]:
    """Yield what two sequences have alike and what not, in turn: whether, and where in both."""
    for equal, steps in groupby(Indel.opcodes(before, after), lambda step: step.tag == "equal"):
        first, *_, last = (*steps,) * 2
        yield equal, range(first.src_start, last.src_end), range(first.dest_start, last.dest_end)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for equal, old, new in _runs(before, after):
        if equal:
            for i, j in zip(old, new, strict=True):
                yield Line(" ", i + 1, j + 1, before[i])
        else:
            yield from (Line("-", i + 1, None, before[i]) for i in old)
            yield from (Line("+", None, j + 1, after[j]) for j in new)


class Alike(StrEnum):
    """What two lines that stand beside each other have to do with each other."""

    SAME = "same"
    RENAMED = "renamed"  #: the same but for names, numbers, comments and blanks
    GIVEN = "given"  #: a line that every student was given, or a comment
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Beside:
    """Two lines beside each other; a number is None, and the text empty, where there is none."""

    alike: Alike
    first_number: int | None
    first: str
    second_number: int | None
    second: str


def side_by_side(first: str, second: str, known: str) -> tuple[list[Beside], bool]:
    """Return two programs beside each other, aligned by what is alike, and whether it is all.

    Lines are alike if they are so with other names and numbers, without comments and blanks.

    Parameters
    ----------
    first, second : str
        They are compared within the bounds of :func:`compared_lines`.
    known : str
        The starter: its lines are every student's.
    """
    (left, whole), (right, as_whole) = _lines(first), _lines(second)
    given = {line.strip() for line in known.splitlines()}
    return list(_aligned(left, right, given)), whole and as_whole


def _aligned(left: Sequence[str], right: Sequence[str], given: Collection[str]) -> Iterator[Beside]:
    forms = [_form(line) for line in left], [_form(line) for line in right]
    for equal, lefts, rights in _runs(*forms):
        for i, j in zip_longest(lefts, rights):
            one = "" if i is None else left[i]
            other = "" if j is None else right[j]
            alike = _alike(one, other, given) if equal else Alike.DIFFERENT
            yield Beside(
                alike, None if i is None else i + 1, one, None if j is None else j + 1, other
            )


def _alike(one: str, other: str, given: Collection[str]) -> Alike:
    if not _form(one) or (one.strip() in given and other.strip() in given):
        return Alike.GIVEN
    return Alike.SAME if one.strip() == other.strip() else Alike.RENAMED


_WORD = re.compile(r"#.*|[^\W\d]\w*|\d[\w.]*|\s+")


def _form(line: str) -> str:
    """Return a line as it is without its names, numbers, comments and blanks."""
    return _WORD.sub(lambda found: _kind(found[0]), line)


def _kind(word: str) -> str:
    if word[0] == "#" or word.isspace():
        return ""
    if word[0].isdecimal():
        return "0"
    return f" {word} " if keyword.iskeyword(word) else "n"
