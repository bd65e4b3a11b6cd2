"""Fold characters that only look different into the ones that are read, each into one.

So every offset still points into the text as it was written.
"""

import re
import unicodedata
from functools import cache

#: Letters for mathematics, and the full-width forms of ASCII.
_STYLED = (*range(0x1D400, 0x1D800), *range(0xFF01, 0xFF5F))
#: Spaces of other widths.
_BLANK = (0x00A0, *range(0x2000, 0x200B), 0x202F)
_HIDDEN = "[\u00ad\u200b-\u200d\u2060\ufeff]"
#: What is not to be seen, except inside of a word: that would be two.
_UNSEEN = re.compile(rf"(?<!\w){_HIDDEN}|{_HIDDEN}(?!\w)")
_OTHERS = {
    "⨀": "⊙",
    "⊚": "⊙",
    "´": "'",
    "ʹ": "'",
    "ʼ": "'",
    "‘": "'",
    "∑": "∑",
    "Σ": "∑",
    "⟶": "→",
    "⁄": "/",
    "∕": "/",
    "＝": "=",
    "≔": "=",
    "µ": "μ",
    "∆": "Δ",
    "ẟ": "δ",
}


@cache
def _table() -> dict[int, str]:
    styled = {code: unicodedata.normalize("NFKC", chr(code)) for code in _STYLED}
    return (
        {code: folded for code, folded in styled.items() if len(folded) == 1}
        | dict.fromkeys(_BLANK, " ")
        | {ord(other): plain for other, plain in _OTHERS.items()}
    )


def folded(text: str) -> str:
    """Return the text, of the same length, in the characters that formulas are read in.

    Examples
    --------
    >>> folded("（𝑊 𝛿）")
    '(W δ)'
    """
    if text.isascii():
        return text
    return _UNSEEN.sub(" ", text.translate(_table()))
