"""Find the formulas in a document: Markdown, LaTeX, plain text, or a mixture.

Delimiters are searched from left to right, each closing one at most once beyond the end, so the
search is linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: What a longer text has beyond this is said to be unread.
MAX_CHARACTERS = 200_000

_TEXTS = (
    "document itemize enumerate description center flushleft flushright quote quotation abstract "
    "proof theorem lemma proposition definition remark example solution problem exercise figure "
    "table minipage tabular tcolorbox subequations part parts questions"
)
#: Environments that hold text; every other one holds a formula.
_OF_TEXT = frozenset(_TEXTS.split())
_VERBATIM = frozenset(["verbatim", "lstlisting", "minted", "comment", "tikzpicture"])
_OPENING = re.compile(
    r"(?P<fence>^[ \t]*```[^\n]*\n)|\$\$|\\\[|\\\("
    r"|\\begin\{(?P<environment>[A-Za-z]+)(?P<star>\*?)\}|(?<!\\)\$|`",
    re.MULTILINE,
)
#: These say behind their name how their columns are set.
_SET_IN_COLUMNS = frozenset(["alignat", "xalignat", "flalignat", "array", "IEEEeqnarray"])
_COLUMNS = re.compile(r"(?:\[[^\]\n]*\])?(?:\{[^{}\n]*\})?")
_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$", "`": "`"}
_INLINE = frozenset({"$", "\\(", "`"})
_LATEX = re.compile(
    r"\\(?:frac|dfrac|partial|delta|cdot|odot|mathcal|mathbf|left|sigma|Delta|nabla)(?![A-Za-z])"
)
#: Signs of equality in a formula that is typed as text.
_EQUALS = re.compile(r"[=＝≔≡≐≈]")
#: A line that goes on with the formula above it: an operator first, and no words.
_OPERATOR = re.compile(r"[ \t]*[+*/·×⊙∘@−-][ \t]*[^\s+*/-]")
_WORDS = re.compile(r"(?<![A-Za-z_])(?!delta|sigma|tanh|softmax|relu|diag|outer)[A-Za-z]{4,}")
#: Beside delimited formulas stands prose, which may say ``N = 5``; a gradient is a claim.
_GRADIENT = re.compile(
    r"(?:^|.*\s)(?:d(?=[LWbEJC])|D|∂|Δ|δ|∇|delta|grad)[\w/∂'′{}^₀-₉]*\s*[=＝≔≡≐≈]"
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
    inline : bool
        Whether it stands in a sentence, which may mention a formula that claims nothing.
    program : bool
        Whether it is code, which is not read.
    """

    start: int
    end: int
    latex: bool
    lines: bool = False
    inline: bool = False
    program: bool = False


def find_regions(text: str) -> list[Region]:
    """Return the stretches of a document that may hold formulas, in order."""
    found = list(_delimited(text))
    regions = [region for region in found if not region.program]
    if not any(region.latex for region in regions) and _LATEX.search(text):
        return [Region(0, len(text), latex=True, lines=True, inline=True)]
    return sorted([*regions, *_typed(text, found)], key=lambda region: region.start)


def _delimited(text: str) -> Iterator[Region]:
    at, unclosed = 0, set[str]()
    while found := _OPENING.search(text, at):
        at = found.end()
        if found["environment"] in _OF_TEXT:
            continue
        closing = _closing_of(found)
        end = -1 if closing in unclosed else text.find(closing, at)
        if end < 0:
            unclosed.add(closing)
            continue
        yield _region(text, found, end)
        at = end + len(closing)


def _closing_of(found: re.Match[str]) -> str:
    if found["fence"]:
        return "```"
    if found["environment"]:
        return f"\\end{{{found['environment']}{found['star']}}}"
    return _CLOSING[found.group()]


def _region(text: str, found: re.Match[str], end: int) -> Region:
    """Return what a delimiter encloses; programs are marked as such."""
    start, environment = found.end(), found["environment"]
    if found["fence"]:
        language = found["fence"].strip().strip("`").strip()
        latex = language in {"math", "latex", "tex"}
        if latex or language in {"", "text"}:
            return Region(start, end, latex=latex, lines=True)
        return Region(found.start(), end, latex=False, program=True)
    if environment in _VERBATIM:
        return Region(found.start(), end, latex=False, program=True)
    if environment in _SET_IN_COLUMNS:
        columns = _COLUMNS.match(text, start, end)
        start = columns.end() if columns else start
    return Region(start, end, latex=found.group() != "`", inline=found.group() in _INLINE)


def _typed(text: str, taken: list[Region]) -> Iterator[Region]:
    """Yield formulas typed as text: what holds an equals sign outside of all delimiters."""
    held: Region | None = None
    for start, end, alone in _free(text, taken):
        line = text[start:end]
        goes_on = held is not None and text[held.end : start].strip(" \t") == "\n"
        if (
            held
            and goes_on
            and alone
            and (_is_open(text[held.start : held.end]) or _continues(line))
        ):
            held = Region(held.start, end, latex=False, lines=True)
            continue
        if held:
            yield held
        claims = _EQUALS.search(line) if alone else _GRADIENT.match(line)
        held = Region(start, end, latex=False, lines=True) if claims else None
    if held:
        yield held


def _continues(line: str) -> bool:
    starts = _OPERATOR.match(line) is not None
    return starts and not _EQUALS.search(line) and not _WORDS.search(line)


def _is_open(formula: str) -> bool:
    return formula.count("(") > formula.count(")")


def _free(text: str, taken: list[Region]) -> Iterator[tuple[int, int, bool]]:
    """Yield what each line holds beside delimited formulas, and whether that is all of the line.

    The cells of a table stand apart.
    """
    start = 0
    bounds = sorted((region.start, region.end) for region in taken)
    for end, after in [*bounds, (len(text), len(text))]:
        at = start
        while at < end:
            stop = text.find("\n", at, end)
            whole = stop >= 0 or end == len(text)
            stop = end if stop < 0 else stop
            alone = whole and (at > start or start == 0)
            yield from ((*cell, alone) for cell in _cells(text, at, stop))
            at = stop + 1
        start = after


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if not text.startswith("|", start):
        yield start, end
        return
    while start < end:
        stop = text.find("|", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1
