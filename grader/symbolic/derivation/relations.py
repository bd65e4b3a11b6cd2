"""Signs of equality in all their spellings, and the boxes that formulas are put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
#: Equality as it is written: plain, as a definition, with a remark above, in braces, nearly.
_EQUALITY = (
    r"\\(?:equiv|coloneqq|colonequals|triangleq|doteq|approx|simeq)(?![A-Za-z])"
    rf"|\\(?:stackrel|overset|underset)\s*(?:{_GROUP}|\\?[A-Za-z!?*0-9])\s*"
    r"(?:\{\s*(?:=|:=|\\equiv|\\approx)\s*\}|=)"
    r"|\\math(?:rel|op|bin)\s*\{\s*:?=\s*\}|\{\s*:?=\s*\}"
    r"|:=|=:|[=≡≔≐≈＝]"
)
#: What matters on the way through a chain: spaces, brackets, commas and equals signs.
_MARK = re.compile(
    rf"(?P<equality>{_EQUALITY})|\\[,;:! ]|(?P<other>==|<=|>=|!=|=>)"
    r"|(?P<open>\\?[(\[{])|(?P<close>\\?[)\]}])|(?P<comma>,)"
)
#: What encloses a whole formula without being a part of it.
_BOX = re.compile(
    r"(?:\\(?:boxed|fbox|framebox|Aboxed|underline|overline|ensuremath|mathstrut|displaystyle"
    r"|mathbf|bm|boldsymbol|mathrm|color|textcolor|colorbox|bbox|cancel)(?![A-Za-z])\s*"
    r"(?:\[[^\]]*\]\s*)?)?"
)
_COLOURED = re.compile(r"\\(?:text)?color(?:box)?\s*\{[^{}]*\}\s*")
_ROUND = re.compile(r"(?:\\left\s*|\\[bB]ig+l?\s*)?([(\[])")
_ROUND_END = re.compile(r"(?:\\right\s*|\\[bB]ig+r?\s*)?[)\]]")
_SPACE = re.compile(r"(?:\s|&|\$|~|\\[,;:! ]|\\displaystyle(?![A-Za-z]))*")


@dataclass(frozen=True, slots=True)
class Sign:
    """An equals sign or a comma outside of all brackets."""

    start: int
    end: int
    comma: bool


def signs(text: str, start: int, end: int) -> Iterator[Sign]:
    """Yield the equals signs and commas that stand outside of all brackets."""
    level = 0
    for found in _MARK.finditer(text, start, end):
        kind = found.lastgroup
        if kind == "open":
            level += 1
        elif kind == "close":
            level -= 1
        elif kind in {"equality", "comma"} and level <= 0:
            yield Sign(found.start(), found.end(), kind == "comma")


def unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    r"""Return where the formula lies in a box: in ``\boxed{a = b}``, ``{a = b}``, ``(a = b)``.

    Nothing is opened that has an equals sign outside of it, or none inside.
    """
    lead = _SPACE.match(text, start, end)
    at = lead.end() if lead else start
    stop = at + len(text[at:end].rstrip(" \t\n\r&$~.,;"))
    inside = _inside_braces(text, at, stop) or _inside_brackets(text, at, stop)
    if inside is None or not any(not sign.comma for sign in signs(text, *inside)):
        return start, end
    return inside


def _inside_braces(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return what stands in the braces that are all there is, but for a command before them."""
    coloured = _COLOURED.match(text, start, end)
    box = _BOX.match(text, start, end)
    at = coloured.end() if coloured else box.end() if box else start
    if not text.startswith("{", at):
        return (at, end) if coloured else None
    return (at + 1, end - 1) if _closing(text, at, end) == end - 1 else None


def _inside_brackets(text: str, start: int, end: int) -> tuple[int, int] | None:
    opening = _ROUND.match(text, start, end)
    if opening is None:
        return None
    at = opening.end() - 1
    closing = _closing(text, at, end)
    last = next((m for m in _ROUND_END.finditer(text, at, end) if m.end() == end), None)
    if last is None or closing != end - 1:
        return None
    return opening.end(), last.start()


def _closing(text: str, opening: int, end: int) -> int:
    """Return where the bracket at a position is closed, -1 if it is not."""
    left = text[opening]
    right = {"{": "}", "(": ")", "[": "]"}[left]
    level, at = 0, opening
    while at < end:
        if text[at] == "\\" and left == "{":
            at += 2
            continue
        level += (text[at] == left) - (text[at] == right)
        if level == 0:
            return at
        at += 1
    return -1
