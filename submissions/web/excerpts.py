"""Parts of long programs, as a page can show them: it says what it leaves out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from grader.output.visible import cut, visible
from submissions.domain.comparison import Beside, Line

T = TypeVar("T")
#: What is larger is for an editor: a browser draws some thousand lines in a moment, no more.
MOST_LINES, MOST_COLUMNS, MOST_CHARACTERS = 2000, 2000, 200_000
#: Equal lines that are shown around a change of long programs.
_AROUND = 3


@dataclass(frozen=True, slots=True)
class Excerpt(Generic[T]):
    """The first lines, and how many more there are."""

    lines: Sequence[T]
    more: int


def listing(source: str) -> Excerpt[str]:
    """Return the first lines of a program, so many as a page can show."""
    lines = source.split("\n", MOST_LINES)[:MOST_LINES]
    shown = list(_within([cut(visible(line), MOST_COLUMNS) for line in lines]))
    return Excerpt(shown, source.count("\n") + 1 - len(shown))


def changes(lines: Sequence[Line]) -> Excerpt[Line]:
    """Return the lines of a comparison; of a long one those near changes, as many as fit."""
    near = lines if len(lines) <= MOST_LINES else list(_near_changes(lines))
    texts = list(_within([line.text for line in near[:MOST_LINES]]))
    return Excerpt(near[: len(texts)], len(near) - len(texts))


def beside(lines: Sequence[Beside]) -> Excerpt[Beside]:
    """Return the first lines of two programs beside each other, so many as a page can show."""
    texts = list(_within([line.first + line.second for line in lines[:MOST_LINES]]))
    return Excerpt(lines[: len(texts)], len(lines) - len(texts))


def _within(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines until there are too many characters."""
    left = MOST_CHARACTERS
    for line in lines:
        left -= len(line)
        if left < 0:
            return
        yield line


def _near_changes(lines: Sequence[Line]) -> Iterator[Line]:
    changed = [at for at, line in enumerate(lines) if line.mark != " "]
    near = {at + step for at in changed for step in range(-_AROUND, _AROUND + 1)}
    return (line for at, line in enumerate(lines) if at in near)
