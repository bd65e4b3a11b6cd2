"""Colours of Python, on lines of HTML: decoration, so what is no Python has some as well.

One regular expression reads a program from its first character to its last and never goes back, so
the time it takes grows with the length alone.
"""

import re
from collections.abc import Callable, Sequence
from keyword import kwlist

from markupsafe import Markup, escape

_TOKENS = re.compile(
    rf"""
      (?P<tc>\#.*)
    | (?P<ts>(?P<prefix>\b(?i:[bfu]|r[bf]?|[bf]r))?
        (?: "{{3}} (?s:\\.|[^\\])*? (?:"{{3}}|\\?\Z) | "(?:\\.|[^"\\\n])*"?
          | '{{3}} (?s:\\.|[^\\])*? (?:'{{3}}|\\?\Z) | '(?:\\.|[^'\\\n])*'? ))
    | (?P<tf>(?:(?<=\bdef\ )|(?<=\bclass\ ))\w+)
    | \b(?P<tk>{"|".join(kwlist)})\b
    | (?P<tn>(?<!\w)(?i:0x[\da-f_]+|0b[01_]+|0o[0-7_]+
        |(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?j?))
    | (?P<html>[<>&])
    """,
    re.VERBOSE,
)
#: What is computed in the braces of a string; it comes between the parts of the string.
_COMPUTED = re.compile(r"(?<=(?<!\{)\{)([^{}:!]+)")
_Found = re.Match[str]


def coloured(text: str) -> Sequence[Markup]:
    """Return the lines of a program, with the classes of :file:`data.css` around what has some."""
    return [Markup(line) for line in _in_colours(text).split("\n")]  # noqa: S704 - it is escaped


def _in_colours(text: str) -> str:
    return _TOKENS.sub(_token, text)


def _token(found: _Found) -> str:
    kind, text = found.lastgroup or "", found[0]
    if "f" not in (found["prefix"] or "").lower():
        return _span(kind, text)
    draw: tuple[Callable[[str], str], ...] = (lambda part: _span("ts", part)), _in_colours
    return "".join(draw[no % 2](part) for no, part in enumerate(_COMPUTED.split(text)))


def _span(kind: str, text: str) -> str:
    """Return text in a colour, each of its lines by itself."""
    said = str(escape(text))
    if kind == "html":
        return said
    lines = (line and f'<span class="{kind}">{line}</span>' for line in said.split("\n"))
    return "\n".join(lines)
