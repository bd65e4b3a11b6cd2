"""Names as people look for them: without accents and case, in any script."""

import unicodedata

#: Letters that are not made of a plain one and a mark, each before what stands for it.
_LETTERS = "łl øo đd ðd ħh ıi ŧt ŋn æae œoe þth"
_PLAIN = str.maketrans({pair[0]: pair[1:] for pair in _LETTERS.split()})


def folded(text: str) -> str:
    """Return a text for searching and putting in order.

    Examples
    --------
    >>> folded("Łukasz Åkesson"), folded("Weiß"), folded("Παπαδοπούλου")
    ('lukasz akesson', 'weiss', 'παπαδοπουλου')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one)).translate(_PLAIN)
