"""What every database can keep: PostgreSQL takes no NUL, and half a character is none."""

import re
from typing import Any

_REFUSED = re.compile("[\0\ud800-\udfff]")
#: Unicode's own sign for what could not be said.
_INSTEAD = "\ufffd"


def keepable(value: Any) -> Any:
    r"""Return a text, or JSON with texts in it, with a sign in place of what cannot be kept.

    Students' programs print what they like; on any database the same is stored of it.

    Examples
    --------
    >>> keepable({"printed": "a\0b", "shares": [0.5, None]})
    {'printed': 'a�b', 'shares': [0.5, None]}
    """
    if isinstance(value, str):
        return _REFUSED.sub(_INSTEAD, value) if _REFUSED.search(value) else value
    if isinstance(value, dict):
        return {keepable(key): keepable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [keepable(inner) for inner in value]
    return value
