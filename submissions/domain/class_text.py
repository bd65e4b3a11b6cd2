"""The text of a class list: files become records, and cells what their writer meant by them."""

import csv
import io
import re
from collections.abc import Callable, Sequence

from submissions.errors import RosterInvalid

#: A line of a list, counted from 1, and its cells.
Record = tuple[int, list[str]]

MOST_ROWS = 50_000
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'\s*"?sep=([,;\t|:])"?[ ,;\t]*(?:\n|$)', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: What keeps spreadsheets from reading a cell as a formula or a number.
_QUOTED = re.compile(r'="(.*)"|\'(?=[=+\-@|%])(.*)', re.DOTALL)
_WHOLE = re.compile(r"(\d+)[.,]0+")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+(\d{2,})")


def decode(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16, or what Windows writes in the west.

    Raises
    ------
    RosterInvalid
        If it is no text.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RosterInvalid(1, "this is a workbook; save it as 'CSV UTF-8' and try again.")
    for encoding in _encodings(content[:4]):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterInvalid(1, "it is not text; save it as 'CSV UTF-8' and try again.")


def _encodings(start: bytes) -> list[str]:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    if b"\0" in start[:2]:
        return ["utf-16-le" if start[1:2] == b"\0" else "utf-16-be"]
    return ["utf-8-sig", "cp1252"]


def records(text: str, known: Callable[[Sequence[str]], int]) -> list[Record]:
    """Return the lines of a list that are not blank, split into cells.

    Parameters
    ----------
    text : str
        Separated by commas, semicolons, tabs or bars, or by what a first line ``sep=;`` says.
    known : function of a line's cells
        How many headings are understood in it: the separator is the one that gives most.

    Raises
    ------
    RosterInvalid
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    said = _SEPARATOR.match(text)
    above = 1 if said else 0
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(body, known)
    rows = csv.reader(io.StringIO(body), delimiter=delimiter)
    found: list[Record] = []
    try:
        for line, cells in enumerate(rows, start=above + 1):
            if line > MOST_ROWS:
                raise RosterInvalid(line, f"there are more than {MOST_ROWS:,} rows.")
            if any(cell.strip() for cell in cells):
                found.append((line, cells))
    except csv.Error as error:
        raise RosterInvalid(rows.line_num, f"it is no CSV ({error}).") from error
    return found


def _delimiter(body: str, known: Callable[[Sequence[str]], int]) -> str:
    """Return what separates cells: most headings are understood with it, or it is there most."""
    start = "\n".join(line for line in body.split("\n", 10)[:10] if line.strip())

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(io.StringIO(start), delimiter=delimiter))
        except csv.Error:
            return 0, 0
        return max(map(known, rows), default=0), max(map(len, rows), default=0)

    return max(_DELIMITERS, key=worth)


def clean(cell: str) -> str:
    """Return a cell in one line, without what keeps spreadsheets from reading it as a formula.

    Examples
    --------
    >>> clean('="00123"'), clean("'=1"), clean("  Emmy   Noether ")
    ('00123', '=1', 'Emmy Noether')
    """
    text = " ".join(_CONTROL.sub(" ", cell).split())
    quoted = _QUOTED.fullmatch(text)
    return (quoted[1] or quoted[2] or "") if quoted else text


def identifier(cell: str) -> str:
    """Return a number or login; Brightspace writes ``#`` before them, spreadsheets ``.0`` behind.

    Examples
    --------
    >>> identifier("#1001"), identifier("1001.0"), identifier("1.9113204E+07")
    ('1001', '1001', '19113204')
    """
    text = cell[1:].strip() if cell.startswith("#") else cell
    whole = _WHOLE.fullmatch(text)
    if whole:
        return whole[1]
    power = _SCIENTIFIC.fullmatch(text)
    exact = power is not None and len(power[2] or "") == int(power[3])
    return power[1] + (power[2] or "") if power and exact else text


def is_cut(number: str) -> bool:
    """Whether a spreadsheet has thrown away digits of a number.

    Examples
    --------
    >>> is_cut("1.91132E+11"), is_cut("19113204")
    (True, False)
    """
    return _SCIENTIFIC.fullmatch(number) is not None
