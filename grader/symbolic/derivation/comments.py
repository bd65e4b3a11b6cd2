"""Comments are no part of a sheet: they are blanked out, so that everything else stays in place."""

import re
from collections.abc import Sequence

_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WHOLE_LINE = re.compile(r"^[ \t]*%[^\n]*", re.MULTILINE)
_REST_OF_LINE = re.compile(r"(?<!\\)%[^\n]*")
#: What only a LaTeX document has; in one, a per cent sign begins a comment everywhere.
_LATEX_DOCUMENT = re.compile(r"\\(?:documentclass|begin\{document\})")


def without_comments(text: str) -> str:
    """Return a text of the same length without the comments of Markdown and LaTeX."""
    text = _WHOLE_LINE.sub(_blank, _MARKUP.sub(_blank, text))
    return _REST_OF_LINE.sub(_blank, text) if _LATEX_DOCUMENT.search(text) else text


def without_comments_in(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """Return the text without comments in stretches of LaTeX, which may lie in other text."""
    for start, end in stretches:
        inside = _REST_OF_LINE.sub(_blank, text[start:end])
        text = text[:start] + inside + text[end:]
    return text


def _blank(found: re.Match[str]) -> str:
    """Return as many spaces, with the ends of lines kept."""
    return re.sub(r"[^\n]", " ", found.group())
