"""Decode a file as Python itself would, else as editors write it; what is no text is told."""

import codecs
import re
from contextlib import suppress

from grader.errors import NothingToGrade, SourceNotText, SourceTooLarge
from grader.intake.sizes import SOURCE_BYTES

#: A coding line, as PEP 263 has it: a comment in the first line, or after a comment or blank one.
_CODING = re.compile(
    rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)
#: Encodings people write programs in. Others are refused: some are no text at all, and some take
#: minutes to decode what a student can write in a second.
_ENCODINGS = frozenset(
    {"utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-2", "iso8859-15", "cp1250", "cp1251"}
    | {"cp1252", "cp1253", "cp1254", "koi8-r", "gb2312", "gbk", "gb18030", "big5", "shift_jis"}
    | {"euc_jp", "euc_kr"}
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What comes along when code is copied from a page or a chat, and is seen by nobody.
_UNSEEN = str.maketrans(
    {"\u00a0": " ", "\u202f": " "} | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")
)
_SIGNATURES = {
    b"PK\x03\x04": "a zip archive",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a compiled program",
    b"MZ": "a compiled program",
    b"\xd0\xcf\x11\xe0": "an Office document",
    b"{\\rtf": "a rich-text document",
}


def decode(name: str, data: bytes, kind: str = "Python code") -> str:
    r"""Return the text of a file, with ``\n`` line ends and without byte-order mark.

    UTF-8 if no coding line says otherwise; UTF-16 if it begins with that mark; what is no UTF-8 is
    taken for cp1252, in which old editors write. Code is ASCII in all of them.

    Parameters
    ----------
    name : str
        Of the file, for the messages.
    data : bytes
    kind : str
        What the file should hold, for the messages.

    Returns
    -------
    str

    Raises
    ------
    NothingToGrade
        If the file is empty, binary, or in an encoding nobody writes programs in.
    SourceNotText
        If it is in neither, or not in the encoding it says.
    SourceTooLarge
        If it has more than ``SOURCE_BYTES`` bytes.
    """
    if len(data) > SOURCE_BYTES:
        raise SourceTooLarge(name, len(data), SOURCE_BYTES)
    if not data.startswith(_UTF16):
        _refuse_binary(name, data, kind)
    text = _decoded(name, data)
    if not text.strip():
        raise NothingToGrade(f"{name}, which is empty", f"a file with {kind}")
    return plain(text)


def _decoded(name: str, data: bytes) -> str:
    encoding = "utf-16" if data.startswith(_UTF16) else _encoding(name, data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            with suppress(UnicodeDecodeError):
                return data.decode("cp1252")
        raise SourceNotText(name, error.start) from error


def plain(text: str) -> str:
    r"""Return text with ``\n`` line ends and no unseen characters that can be encoded.

    Lone surrogates become ``?``, no-break spaces are spaces, and those without width are left out.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)
    return text.encode("utf-8", "replace").decode("utf-8")


def _refuse_binary(name: str, data: bytes, kind: str) -> None:
    for signature, found in _SIGNATURES.items():
        if data.startswith(signature) and (signature != b"MZ" or b"\0" in data):
            raise NothingToGrade(f"{name}, which is {found}", f"{kind} as plain text")
    if b"\0" in data:
        raise NothingToGrade(f"{name}, which is a binary file", f"{kind} as plain text")


def _encoding(name: str, data: bytes) -> str:
    coding = _CODING.match(data)
    if coding is None or data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    declared = coding[1].decode("ascii")
    try:
        found = codecs.lookup(declared).name
    except LookupError:
        found = ""
    if found not in _ENCODINGS:
        raise NothingToGrade(
            f"{name}, whose first lines declare the encoding {declared!r}",
            "UTF-8: remove that line and save the file as UTF-8",
        )
    return found
