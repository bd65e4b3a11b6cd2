"""Split formulas into statements, and statements at their equals signs.

Every character of a formula is accounted for: it belongs to a statement, it is blank, a number or a
remark in words, or it comes out as :class:`Unread`, so that nobody takes it for judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.symbolic.derivation.document import Region
from grader.symbolic.derivation.relations import Sign, signs, unwrapped

#: Between statements of LaTeX: rows, arrows, spaces, environments inside a display.
_SEPARATOR = re.compile(
    r"\\\\(?:\[[^\]\n]*\])?"
    r"|\\(?:Rightarrow|implies|Leftrightarrow|iff|rightarrow|to|Longrightarrow|longrightarrow"
    r"|Longleftrightarrow|therefore|because|quad|qquad|hfill|nonumber|notag|newline|hline)"
    r"(?![A-Za-z])"
    r"|\\(?:begin|end)\{[A-Za-z]+\*?\}(?:\{[^{}]*\})?"
    r"|\\(?:label|tag)\*?\{[^{}]*\}|\\hspace\*?\{[^{}]*\}"
    r"|(?:\\[;: ,>]\s*){2,}(?=\([0-9]{1,2}[a-z]?\)\s*(?:\Z|\\|\$))"
    r"|[⇒⟹→∴;]|=>"
)
_TEXT = re.compile(
    r"\\(?:text|textbf|textit|textrm|textsf|mbox|intertext|shortintertext)\s*\{([^{}]*)\}"
)
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")
_CONJUNCTIONS = (
    "and so for with where thus hence then or since because let similarly also und mit wobei da "
    "daher somit folglich et donc avec car"
)
#: Single words that join statements.
_JOINING = frozenset(_CONJUNCTIONS.split())
#: Words behind which something is mentioned, not claimed.
_MENTIONING = re.compile(
    r"\b(?:where|with|for|since|because|by|using|from|as|if|note|see|here|denotes?|is|are|the|of"
    r"|wobei|mit|da|aus|nach|siehe|hier|für|avec|car|par|pour|où)\s*[:,]?\s*$",
    re.IGNORECASE,
)
#: List markers, quotes, and the label of a line of text.
_MARKER = re.compile(
    r"\s*(?:>|[-*+•–](?=\s)|\(?(?:[0-9]{1,2}|[a-h])[.)](?=\s)|#+(?=\s)|\*\*(?=[^*]*\*\*))\s*"
)
_LABEL = re.compile(r"[^=＝≔≡:()]{0,60}:(?!=)\s*")
_SPACE = r"&|\s|\\q?quad(?![A-Za-z])|\\[,;:! ]|~"
_NUMBERED = re.compile(
    rf"(?:{_SPACE})*\(\s*([0-9]{{1,3}}(?:\.[0-9]{{1,2}})?[a-z]?|\*+)\s*\)\s*[.,]?\s*"
)
_BLANK = re.compile(
    rf"(?:{_SPACE}|\\(?:left|right|displaystyle|textstyle|nonumber|notag|blacksquare|square|Box|qed"
    r"|checkmark|limits|nolimits|hfill)(?![A-Za-z])|\\[{}|.]|[.,:*_#>|$`■□]|\{\})*"
)
_INDENT = re.compile(rf"(?:{_SPACE})*")
_OPERATOR_FIRST = re.compile(
    rf"(?:{_SPACE})*(?:\\(?:cdot|times|odot|circ|otimes|ast)(?![A-Za-z])|[+*/·×⊙∘@−-])"
)
#: ``k = 1, 2``, ``(\forall k)``, ``1 \le k \le 3``: which indices a statement is about.
_INDEX_RANGE = re.compile(
    rf"(?:{_SPACE}|[(,])*(?:\\forall|\\text\{{[^{{}}]*\}}|{_SPACE})*"
    r"(?:[0-9]\s*(?:<|\\leq?q?)\s*)?(?:[b-gijklmnpr]|\\ell)\s*"
    r"(?:(?:=|∈|\\in|<|>|≤|≥|\\leq?q?(?![a-z])|\\geq?q?(?![a-z])|:)\s*"
    r"[0-9A-Z{}\\,.;\s…+\-a-z]{0,40})?[).,\s]*"
)
_BEFORE = re.compile(r"(?:[\s&$~]|\\[,;:! ])*")
_AFTER, _SPACES = frozenset(" \t\n\r&$~,.:;"), frozenset({"\\,", "\\;", "\\:", "\\!", "\\ "})


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


@dataclass(frozen=True, slots=True)
class Unread:
    """A stretch of a formula that is no part of any statement, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """What lies between two separators, and the separator before it."""

    start: int
    end: int
    before: str


NO_CLAIM = (
    "It was not read: it has no equals sign, so it claims nothing. Write the whole equation, and "
    "words outside of the formula."
)


def find_statements(text: str, regions: list[Region]) -> Iterator[Statement | Unread]:
    """Yield every chain of equalities, and what is not read, in order."""
    for region in regions:
        yield from _statements(text, region)


def _statements(text: str, region: Region) -> list[Statement | Unread]:
    found: list[Statement | Unread] = []
    label = ""
    start = region.start if region.latex else _after_label(text, region)
    for piece in _pieces(text, region, start, region.end):
        if numbered := _NUMBERED.fullmatch(text, piece.start, piece.end):
            label = numbered.group(1)
            found = [_labelled(one, label) for one in found]
            continue
        chains = _chains(text, piece)
        if chains:
            found.extend(Statement(parts, region) for parts in chains)
        elif not _BLANK.fullmatch(text, piece.start, piece.end):
            _add_rest(text, region, piece, found)
    tag = _TAG.search(text, region.start, region.end)
    return [_labelled(one, tag.group(1)) for one in found] if tag else found


def _labelled(one: Statement | Unread, label: str) -> Statement | Unread:
    """Give a statement the number of its equation, unless it has one."""
    if isinstance(one, Unread) or one.label:
        return one
    return replace(one, label=label)


def _add_rest(text: str, region: Region, piece: _Piece, found: list[Statement | Unread]) -> None:
    """Account for a piece that claims nothing by itself."""
    if _INDEX_RANGE.fullmatch(text, piece.start, piece.end) or _is_mentioned(region, piece):
        return
    last = found[-1] if found else None
    if isinstance(last, Statement) and not _TEXT.match(piece.before):
        # It goes on with the formula before: a product or a sum over several rows.
        *others, (start, _) = last.parts
        _, end = _trimmed(text, piece.start, piece.end)
        found[-1] = replace(last, parts=(*others, (start, end)))
    else:
        found.append(Unread(*_trimmed(text, piece.start, piece.end), NO_CLAIM))


def _is_mentioned(region: Region, piece: _Piece) -> bool:
    """Whether a piece stands in a sentence: in the line's prose, or behind a word such as where."""
    if region.inline and piece.start == region.start and piece.end == region.end:
        return True
    words = _TEXT.match(piece.before)
    return words is not None and _MENTIONING.search(words.group(1)) is not None


# Pieces


def _after_label(text: str, region: Region) -> int:
    """Skip list markers and a label such as ``Hidden layer:`` before a formula typed as text."""
    at = region.start
    while marker := _MARKER.match(text, at, region.end):
        at = marker.end()
    label = _LABEL.match(text, at, region.end)
    return label.end() if label else at


def _pieces(text: str, region: Region, start: int, end: int) -> Iterator[_Piece]:
    """Yield what lies between separators outside of all brackets, looking into boxes."""
    held: _Piece | None = None
    for piece in _parted(text, region, start, end):
        if held and _goes_on(text, piece):
            held = replace(held, end=piece.end)
            continue
        if held:
            yield from _opened(text, region, held)
        held = piece
    if held:
        yield from _opened(text, region, held)


def _goes_on(text: str, piece: _Piece) -> bool:
    """Whether a piece begins with an operator, so that it continues the one before."""
    return bool(piece.before) and _OPERATOR_FIRST.match(text, piece.start, piece.end) is not None


def _opened(text: str, region: Region, piece: _Piece) -> Iterator[_Piece]:
    """Yield a piece, or what stands in the box that it is."""
    start, end = unwrapped(text, piece.start, piece.end)
    if (start, end) == (piece.start, piece.end):
        yield piece
    else:
        yield from _pieces(text, region, start, end)


def _parted(text: str, region: Region, start: int, end: int) -> Iterator[_Piece]:
    level, at, before = 0, start, ""
    while at < end:
        length = 0 if level > 0 else _separator(text, at, region, start, end)
        if length:
            yield _Piece(start, at, before)
            before = text[at : at + length]
            start = at = at + length
            continue
        if text[at] == "\\":
            at += 1
        elif region.latex:
            level += (text[at] == "{") - (text[at] == "}")
        else:
            level += (text[at] in "([{") - (text[at] in ")]}")
        at += 1
    yield _Piece(start, end, before)


def _separator(text: str, at: int, region: Region, start: int, end: int) -> int:
    """Return the length of the separator here, 0 if there is none."""
    if region.lines and text[at] == "\n":
        return 1
    if text[at] not in "\\⇒⟹→∴;=":
        return 0
    found = _SEPARATOR.match(text, at, end) or _prose(text, at, end)
    if found is None:
        return 0
    if text.startswith(("\\quad", "\\qquad"), at) and _INDENT.fullmatch(text, start, at):
        return 0  # at the beginning of a row it only indents
    return found.end() - at


def _prose(text: str, at: int, end: int) -> re.Match[str] | None:
    """Match a text command that holds prose, neither an index nor a name set upright."""
    found = _TEXT.match(text, at, end)
    if found is None or text[max(0, at - 1)] in "_^":
        return None
    content = found.group(1)
    word = content.strip()
    return found if word.lower() in _JOINING or not content.isalnum() else None


# Chains


def _chains(text: str, piece: _Piece) -> list[tuple[tuple[int, int], ...]]:
    """Return the chains of one piece; a comma parts two chains if both have an equals sign."""
    if _INDEX_RANGE.fullmatch(text, piece.start, piece.end):
        return []
    marks = list(signs(text, piece.start, piece.end))
    equals = [mark for mark in marks if not mark.comma]
    bounds = [piece.start]
    for comma in (mark for mark in marks if mark.comma):
        before = any(bounds[-1] <= mark.start < comma.start for mark in equals)
        if before and any(mark.start > comma.start for mark in equals):
            bounds.append(comma.end)
    stretches = zip(bounds, [*bounds[1:], piece.end], strict=True)
    split = (
        (left, right, [mark for mark in equals if left <= mark.start < right])
        for left, right in stretches
    )
    return [tuple(_sides(text, left, right, inside)) for left, right, inside in split if inside]


def _sides(text: str, left: int, right: int, equals: list[Sign]) -> Iterator[tuple[int, int]]:
    starts = [left, *(mark.end for mark in equals)]
    ends = [*(mark.start for mark in equals), right]
    for start, end in zip(starts, ends, strict=True):
        yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _BEFORE.match(text, start, end)
    at = lead.end() if lead else start
    if at >= end:
        return start, start
    while end > at and (text[end - 2 : end] in _SPACES or text[end - 1] in _AFTER):
        end -= 2 if text[end - 2 : end] in _SPACES else 1
    return at, end
