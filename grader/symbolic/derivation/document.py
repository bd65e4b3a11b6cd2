"""Find the formulas in a document: Markdown, LaTeX, plain text, or a mixture.

Delimiters are searched from left to right, each closing one at most once beyond the end, so the
search is linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import TooLarge

MAX_CHARACTERS = 200_000

_ENVIRONMENTS = (
    "align|aligned|alignat|flalign|equation|gather|gathered|eqnarray|multline|split"
    "|displaymath|math"
)
_OPENING = re.compile(
    r"(?P<fence>^[ \t]*```[^\n]*\n)|\$\$|\\\[|\\\("
    rf"|\\begin\{{(?P<environment>{_ENVIRONMENTS})(?P<star>\*?)\}}|(?<!\\)\$|`",
    re.MULTILINE,
)
_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$", "`": "`"}
_LATEX = re.compile(
    r"\\(?:frac|dfrac|partial|delta|cdot|odot|mathcal|mathbf|left|sigma|Delta|nabla)(?![A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch that holds formulas.

    Attributes
    ----------
    start, end : int
    latex : bool
        Whether it is LaTeX; otherwise text.
    lines : bool
        Whether each line stands for itself, as outside of LaTeX's displays.
    program : bool
        Whether it is code, which is not read.
    """

    start: int
    end: int
    latex: bool
    lines: bool = False
    program: bool = False


def find_regions(text: str) -> list[Region]:
    """Return the stretches of a document that may hold formulas, in order.

    Raises
    ------
    TooLarge
        If the document is longer than any derivation.
    """
    if len(text) > MAX_CHARACTERS:
        reason = f"the derivation has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        raise TooLarge(reason, text, 0)
    found = list(_delimited(text))
    regions = [region for region in found if not region.program]
    if not any(region.latex for region in regions) and _LATEX.search(text):
        return [Region(0, len(text), latex=True, lines=True)]
    return sorted([*regions, *_between(text, found)], key=lambda region: region.start)


def _delimited(text: str) -> Iterator[Region]:
    at, unclosed = 0, set[str]()
    while found := _OPENING.search(text, at):
        closing = _closing_of(found)
        end = -1 if closing in unclosed else text.find(closing, found.end())
        if end < 0:
            unclosed.add(closing)
            at = found.end()
            continue
        yield from _region(found, end)
        at = end + len(closing)


def _closing_of(found: re.Match[str]) -> str:
    if found["fence"]:
        return "```"
    if found["environment"]:
        return f"\\end{{{found['environment']}{found['star']}}}"
    return _CLOSING[found.group()]


def _region(found: re.Match[str], end: int) -> Iterator[Region]:
    """Yield what a delimiter encloses; programs in fences are left out."""
    if found["fence"]:
        language = found["fence"].strip().strip("`").strip()
        if language in {"", "text", "math", "latex", "tex"}:
            yield Region(found.end(), end, latex=language in {"math", "latex", "tex"}, lines=True)
        else:
            yield Region(found.start(), end, latex=False, program=True)
    else:
        yield Region(found.end(), end, latex=found.group() != "`")


def _between(text: str, regions: list[Region]) -> Iterator[Region]:
    """Yield the lines that hold no delimited formula: they may be formulas typed as text."""
    taken = [False] * (text.count("\n") + 1)
    starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]
    line = 0
    for region in regions:
        while line + 1 < len(starts) and starts[line + 1] <= region.start:
            line += 1
        last = line
        while last < len(starts) and starts[last] <= region.end:
            taken[last] = True
            last += 1
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else len(text)
        if not taken[number] and "=" in text[start:end]:
            yield Region(start, end, latex=False, lines=True)
