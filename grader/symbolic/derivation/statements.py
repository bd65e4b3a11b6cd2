"""Split formulas into statements, and statements at their equals signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.symbolic.derivation.document import Region

#: Between statements of LaTeX: rows, arrows, spaces, environments inside a display.
_SEPARATOR = re.compile(
    r"\\\\(?:\[[^\]\n]*\])?"
    r"|\\(?:Rightarrow|implies|Leftrightarrow|iff|rightarrow|to|Longrightarrow|longrightarrow"
    r"|Longleftrightarrow|therefore|because|quad|qquad|nonumber|notag|newline|hline)(?![A-Za-z])"
    r"|\\(?:begin|end)\{[A-Za-z]+\*?\}(?:\{[^{}]*\})?"
    r"|\\(?:label|tag)\*?\{[^{}]*\}"
    r"|[⇒⟹→∴;]|=>"
)
_ROW = re.compile(r"\\\\|\\begin|\\end|\n")
_TEXT = re.compile(r"\\(?:text|textbf|textit|textrm|mbox|intertext|shortintertext)\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")
#: Single words that join statements.
_WORDS = "and so for with where thus hence then or since because let similarly also"
_PROSE = frozenset(_WORDS.split())
_NUMBERED = re.compile(r"\s*\(\s*([0-9]{1,3}[a-z]?)\s*\)\s*")
#: List markers, quotes, and the label of a line of text.
_MARKER = re.compile(r"\s*(?:>|[-*+•](?=\s)|\(?[0-9]{1,2}[.)](?=\s)|#+(?=\s))\s*")
_LABEL = re.compile(r"[^=:()]{0,60}:(?!=)\s*")
_BLANK = re.compile(r"(?:&|\s|\\q?quad)*")
_OPERATOR_FIRST = re.compile(
    r"(?:&|\s|\\q?quad)*(?:\\cdot|\\times|\\odot|\\circ|\\otimes|[+*·⊙]|-)"
)
_BEFORE = " \t\n\r&$~"
_AFTER = _BEFORE + ",.:"
_SPACES = frozenset({"\\,", "\\;", "\\:", "\\!", "\\ "})
_COMPARISONS = frozenset({"==", "<=", ">=", "!="})
#: What matters on the way through a chain: brackets, commas and equals signs of all kinds.
_MARK = re.compile(
    r"\\[,;:! ]|\\?[({\[\])}]|\\(?:equiv|coloneqq|triangleq)(?![A-Za-z])|==|<=|>=|!=|:=|[≡≔=,]"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A chain ``a = b = c``.

    Attributes
    ----------
    parts : tuple of (int, int)
        Where each side lies in the text. The first is empty if the chain goes on from the
        statement before, as after ``&=``.
    region : Region
    label : str
        The equation's number.
    """

    parts: tuple[tuple[int, int], ...]
    region: Region
    label: str = ""


def find_statements(text: str, regions: list[Region]) -> list[Statement]:
    """Return every chain of equalities, in order."""
    return [statement for region in regions for statement in _statements(text, region)]


def _statements(text: str, region: Region) -> list[Statement]:
    found: list[Statement] = []
    label = ""
    for start, end in _joined_rows(text, _pieces(text, region)):
        piece = text[start:end]
        if numbered := _NUMBERED.fullmatch(piece):
            label = numbered.group(1)
            found = [s if s.label else replace(s, label=label) for s in found]
            continue
        found.extend(Statement(parts, region) for parts in _chains(text, start, end))
    tag = _TAG.search(text, region.start, region.end)
    return [replace(s, label=s.label or tag.group(1)) for s in found] if tag else found


def _pieces(text: str, region: Region) -> Iterator[tuple[int, int]]:
    """Yield what lies between separators that stand outside of all braces."""
    start, level, at = region.start, 0, region.start
    if not region.latex:
        start = at = _after_label(text, region)
    while at < region.end:
        length = 0 if level else _separator(text, at, region)
        if length and text.startswith(("\\quad", "\\qquad"), at):
            # At the beginning of a row it only indents.
            length = 0 if _BLANK.fullmatch(text, start, at) else length
        if length:
            yield start, at
            start = at = at + length
            continue
        if text[at] == "\\":
            at += 1
        elif region.latex:
            level += (text[at] == "{") - (text[at] == "}")
        at += 1
    yield start, region.end


def _separator(text: str, at: int, region: Region) -> int:
    """Return the length of the separator here, 0 if there is none."""
    if region.lines and text[at] == "\n":
        return 1
    if text[at] not in "\\⇒⟹→∴;=":
        return 0
    found = _SEPARATOR.match(text, at, region.end) or _prose(text, at, region)
    return found.end() - at if found else 0


def _prose(text: str, at: int, region: Region) -> re.Match[str] | None:
    """Match a text command that holds prose, neither an index nor a name set upright."""
    found = _TEXT.match(text, at, region.end)
    if found is None or text[max(0, at - 1)] in "_^":
        return None
    content = found.group(1).strip()
    return found if content in _PROSE or not content.isalnum() else None


def _after_label(text: str, region: Region) -> int:
    """Skip list markers and a label such as ``Hidden layer:`` before a formula typed as text."""
    at = region.start
    while marker := _MARKER.match(text, at, region.end):
        if marker.end() == at:
            break
        at = marker.end()
    label = _LABEL.match(text, at, region.end)
    return label.end() if label else at


def _joined_rows(text: str, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join a row that begins with an operator to the row it continues."""
    held: tuple[int, int] | None = None
    for start, end in pieces:
        row_break = held is not None and _ROW.match(text, held[1]) is not None
        if held and row_break and _OPERATOR_FIRST.match(text, start, end):
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _chains(text: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the chains of one piece; a comma parts two chains if both have an equals sign."""
    marks = list(_top_level(text, start, end))
    signs = [mark for mark in marks if mark[1] != ","]
    bounds = [start]
    for comma, _, after in (mark for mark in marks if mark[1] == ","):
        before = any(bounds[-1] <= at < comma for at, _, _ in signs)
        if before and any(at > comma for at, _, _ in signs):
            bounds.append(after)
    for left, right in zip(bounds, [*bounds[1:], end], strict=True):
        inside = [mark for mark in signs if left <= mark[0] < right]
        if inside:
            yield tuple(_sides(text, left, right, inside))


def _sides(
    text: str, left: int, right: int, signs: list[tuple[int, str, int]]
) -> Iterator[tuple[int, int]]:
    starts = [left, *(after for _, _, after in signs)]
    ends = [*(at for at, _, _ in signs), right]
    for start, end in zip(starts, ends, strict=True):
        stretch = text[start:end]
        lead = len(stretch) - len(stretch.lstrip(_BEFORE))
        trail = len(stretch) - len(stretch.rstrip(_AFTER))
        yield (start + lead, end - trail) if lead < len(stretch) else (start, start)


def _top_level(text: str, start: int, end: int) -> Iterator[tuple[int, str, int]]:
    """Yield start, kind and end of equals signs and commas outside of all brackets."""
    level = 0
    for found in _MARK.finditer(text, start, end):
        mark = found.group()
        if mark.lstrip("\\") in {*"({["}:
            level += 1
        elif mark.lstrip("\\") in {*")}]"}:
            level -= 1
        elif level <= 0 and mark not in _COMPARISONS and mark[:1] + mark[-1:] not in _SPACES:
            yield found.start(), "," if mark == "," else "=", found.end()
