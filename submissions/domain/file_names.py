"""Names of files as every system can keep them, made of what people typed."""

import re
import unicodedata
from pathlib import PurePosixPath

#: Separators and signs that some system refuses, what moves a cursor or turns the reading
#: direction, half characters; and what a command would take for an option or a home.
_REFUSED = re.compile(
    '[\\x00-\\x1f\\x7f-\\x9f/\\\\:*?"<>|\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]'
    "|^[-~]"
)
#: Devices of one system, whatever suffix they have.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
#: Systems take 255 bytes; whoever unpacks it may add a little.
_MOST_BYTES = 200


def file_name(said: str, otherwise: str) -> str:
    r"""Return a name like the one that was said, which is one on every system and leads nowhere.

    Parameters
    ----------
    said : str
    otherwise : str
        The name if nothing is left of it.

    Examples
    --------
    >>> file_name("../../etc/passwd", "upload")
    '_.._etc_passwd'
    >>> file_name("Lösung (1).py", "upload"), file_name("NUL.txt", "upload"), file_name("..", "x")
    ('Lösung (1).py', '_NUL.txt', 'x')
    """
    name = _REFUSED.sub("_", unicodedata.normalize("NFC", said).strip(" ."))
    if _DEVICE.fullmatch(name):
        name = f"_{name}"
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix.encode()) < 20 else ""
    stem = name.removesuffix(suffix).encode()[: _MOST_BYTES - len(suffix.encode())]
    return (stem.decode(errors="ignore") + suffix).strip(" .") or otherwise
