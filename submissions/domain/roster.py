"""Class lists: read a CSV file, and find what it would change."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from submissions.domain.courses import RosterRow
from submissions.errors import RosterInvalid

#: Headings we understand, in any case, by column.
_HEADINGS = {
    "number": ("number", "student number", "student id", "id number", "id", "matriculation"),
    "name": ("name", "full name", "student", "student name"),
    "first": ("first name", "given name", "firstname"),
    "last": ("last name", "surname", "family name", "lastname"),
    "email": ("email", "e-mail", "email address", "mail"),
    "login": ("login", "username", "user name", "user", "sis login id"),
    "section": ("section", "group", "class"),
}
_MOST_ROWS, _MOST_TEXT = 50_000, 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One student of a list; ``login`` is what they will sign in with."""

    number: str
    name: str
    email: str
    login: str
    section: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A student whose row differs from what is stored."""

    old: RosterRow
    new: Entry


@dataclass(frozen=True, slots=True)
class RosterDifference:
    """What a list would change; students not in it are only missing, never taken out unasked."""

    added: Sequence[Entry]
    changed: Sequence[Changed]
    unchanged: int
    missing: Sequence[RosterRow]


def read_roster(text: str) -> list[Entry]:
    """Return the students of a CSV list with a line of headings.

    Parameters
    ----------
    text : str
        Separated by commas, semicolons or tabs; a byte-order mark does no harm. A student number
        and a name are wanted; without a login the email, or else the number, is one.

    Raises
    ------
    RosterInvalid
        With the line, counted from 1 at the headings, and what is wrong there.
    """
    text = text.removeprefix("\ufeff").strip()
    lines = text.splitlines()
    if not text.strip():
        raise RosterInvalid(1, "the file is empty; wanted headings, for example: number,name,email")
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=_delimiter(lines[0]))
    try:
        return list(_entries(reader))
    except csv.Error as error:
        raise RosterInvalid(reader.line_num, f"it is no CSV ({error}).") from error


def _delimiter(headings: str) -> str:
    return max(",;\t", key=headings.count)


def _entries(reader: Iterator[list[str]]) -> Iterator[Entry]:
    columns = _columns(next(reader, []))
    seen: dict[str, int] = {}
    for line, cells in enumerate(reader, start=2):
        if line > _MOST_ROWS:
            raise RosterInvalid(line, f"there are more than {_MOST_ROWS:,} rows.")
        if not any(cell.strip() for cell in cells):
            continue
        entry = _entry(line, {name: _cell(cells, at) for name, at in columns.items()})
        for key in (f"number {entry.number}", f"login {entry.login}"):
            if key in seen:
                raise RosterInvalid(line, f"{key!r} is in line {seen[key]} already.")
            seen[key] = line
        yield entry


def _columns(headings: Sequence[str]) -> dict[str, int]:
    known = {word: column for column, words in _HEADINGS.items() for word in words}
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        column = known.get(heading.strip().casefold())
        if column is not None:
            found.setdefault(column, at)
    if "number" not in found or not ("name" in found or "last" in found):
        told = ", ".join(repr(heading.strip()) for heading in headings)
        raise RosterInvalid(1, f"the headings are {told}; wanted at least 'number' and 'name'.")
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    text = cells[at] if at < len(cells) else ""
    return " ".join(_CONTROL.sub(" ", text).split())


def _entry(line: int, cells: Mapping[str, str]) -> Entry:
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    number, email = cells["number"], cells.get("email", "")
    if not number or not name:
        raise RosterInvalid(line, "wanted a student number and a name.")
    login = (cells.get("login") or email or number).casefold()
    if any(len(text) > _MOST_TEXT for text in (*cells.values(), name)):
        raise RosterInvalid(line, f"a cell has more than {_MOST_TEXT} characters.")
    if " " in login or len(login) > 200 or len(number) > 100:
        raise RosterInvalid(line, f"{login!r} cannot be a login: no spaces, at most 200 letters.")
    return Entry(number, name, email, login, cells.get("section", "")[:100])


def difference(stored: Sequence[RosterRow], wanted: Sequence[Entry]) -> RosterDifference:
    """Return what a list would change; students are known by their numbers."""
    old = {row.number: row for row in stored}
    changed = [
        Changed(old[entry.number], entry)
        for entry in wanted
        if entry.number in old and _differs(old[entry.number], entry)
    ]
    added = [entry for entry in wanted if entry.number not in old]
    numbers = {entry.number for entry in wanted}
    return RosterDifference(
        added,
        changed,
        len(wanted) - len(added) - len(changed),
        [row for row in stored if row.number not in numbers],
    )


def _differs(row: RosterRow, entry: Entry) -> bool:
    return (row.name, row.email, row.section) != (entry.name, entry.email, entry.section)
