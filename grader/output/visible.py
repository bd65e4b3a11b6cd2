"""Make text that others wrote harmless to look at, in a terminal, a page or a table."""

import re

#: Controls that move the cursor, change colours or reverse the reading direction. Line feeds and
#: tabs stay.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return text with control characters written out: ESC as ``\x1b``.

    Examples
    --------
    >>> visible("plain \x1b[31mred")
    'plain \\x1b[31mred'
    """
    return _UNSEEN.sub(lambda found: _written(found[0]), text)


def one_line(text: str) -> str:
    r"""Return text as :func:`visible` does, with line feeds and tabs written out as well.

    Examples
    --------
    >>> one_line("Bobby\n'); DROP")
    "Bobby\\n'); DROP"
    """
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def cut(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of a text, and say so if there are more.

    Examples
    --------
    >>> cut("xxxxxx", 4)
    'xxxx... (2 characters more)'
    """
    more = len(text) - limit
    return text if more <= 0 else f"{text[:limit]}... ({more} characters more)"


def _written(character: str) -> str:
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"
