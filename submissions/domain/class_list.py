"""Read a class list: CSV as spreadsheets and learning platforms write it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from submissions.domain.class_text import Record, clean, identifier, is_cut, records
from submissions.domain.headings import KEYS, NAMES, Column, columns_of, plain, unclear
from submissions.errors import RosterInvalid, RosterUnclear

_MOST_TEXT = 300
#: A title or a date may stand above the headings; and so much is shown to whoever is asked.
_LINES_ABOVE, _SHOWN, _MOST_COLUMNS = 10, 6, 100
_POSSIBLE = {"points possible", "possible points", "mögliche punkte", "punkte möglich"}
_POSSIBLE |= {"points possibles", "puntos posibles", "punti possibili"}
_TRYING = {"student, test", "test student"}
_STAFF = {"instructor", "teacher", "ta", "teaching assistant", "reader", "grader", "designer"}
_STAFF |= {"administrator", "observer", "tutor", "dozent", "dozentin", "kursadministrator"}
_STAFF |= {"kurstutor", "trainer", "trainer in", "enseignant", "profesor", "docente"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One student of a list; what it does not say is empty.

    Attributes
    ----------
    login : str
        What they will sign in with: the list's, or else the email or the number.
    platform_id : str
        The learning platform's own number of them, which its imports want back.
    listed_login : str
        The login if the list has one.
    line : int
        Where it stands, for whoever has to find it.
    """

    number: str
    name: str
    email: str
    login: str
    section: str
    platform_id: str = ""
    listed_login: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Note:
    """A line that was left out, or not read as it stands there, and why."""

    line: int
    said: str


@dataclass(frozen=True, slots=True)
class ClassList:
    """The students of a list, what its maker should know, and its first lines as they are.

    ``named`` is whether names are there, or somebody said that there are none.
    """

    entries: Sequence[Entry]
    notes: Sequence[Note]
    start: Sequence[Record]
    named: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """What a person says of the columns: a :class:`Column` for each, None to leave it out.

    ``headed`` is whether the first line holds headings, and no student.
    """

    kinds: Sequence[Column | None]
    headed: bool = True

    def places(self) -> dict[Column, int]:
        """Return which column is where; raise RosterInvalid if one is said of two, or no key is."""
        found: dict[Column, int] = {}
        for at, kind in enumerate(self.kinds):
            if kind is not None and found.setdefault(kind, at) != at:
                raise RosterInvalid(1, f"columns {found[kind] + 1} and {at + 1} are both {kind}.")
        if not KEYS & found.keys():
            raise RosterInvalid(1, "say which column is a student's number, login or email.")
        return found


def read_class_list(text: str, said: Columns | None = None) -> ClassList:
    """Return the students of a CSV list.

    Parameters
    ----------
    text : str
        With a line of headings as learning platforms write them in several languages
        (:mod:`submissions.domain.headings`).
    said : Columns, optional
        What the columns are, if the headings do not tell.

    Raises
    ------
    RosterUnclear
        If nobody can tell what the columns are; it has what is needed to ask.
    RosterInvalid
        With the line, counted from 1, and what is wrong there.
    """
    found = records(text, lambda cells: len(columns_of(cells)))
    if not found:
        raise RosterInvalid(1, "the file is empty; wanted headings, for example: number,name,email")
    if said is not None:
        named, rows = True, found[1 if said.headed else 0 :]
        return _read(said.places(), rows, [], found, named=named)
    start = _headings_at(found)
    headings = found[start][1]
    columns = columns_of(headings)
    why = unclear(headings, columns)
    if why:
        raise unclear_list(found, why)
    notes = [Note(line, "It stands above the headings.") for line, _ in found[:start]]
    if Column.NAME in columns and plain(headings[columns[Column.NAME]]) == "student":
        found = [(line, _turned(cells, columns[Column.NAME])) for line, cells in found]
    named = bool(NAMES & columns.keys())
    return _read(columns, found[start + 1 :], notes, found, named=named)


def unclear_list(found: Sequence[Record], why: str) -> RosterUnclear:
    """Return the question what the columns of a list are, with its first lines and a guess."""
    shown = [cells[:_MOST_COLUMNS] for _, cells in found[:_SHOWN]]
    width = max(map(len, shown))
    guess = {at: str(column) for column, at in columns_of(shown[0]).items()}
    return RosterUnclear(
        found[0][0],
        why,
        [tuple(clean(cell) for cell in (*cells, *[""] * (width - len(cells)))) for cells in shown],
        [guess.get(at, "") for at in range(width)],
    )


def _headings_at(found: Sequence[Record]) -> int:
    """Return which line holds the headings: the first that is clear, or else the first."""
    for at, (_, cells) in enumerate(found[:_LINES_ABOVE]):
        columns = columns_of(cells)
        if len(columns) > 1 and not unclear(cells, columns):
            return at
    return 0


def _turned(cells: Sequence[str], at: int) -> list[str]:
    """Return a row of Canvas, which writes ``Doe, Alice``, with the name as it is spoken."""
    if at >= len(cells) or plain(cells[at]) in _TRYING:
        return list(cells)
    last, comma, first = cells[at].partition(",")
    name = f"{first.strip()} {last.strip()}" if comma and "," not in first else cells[at]
    return [*cells[:at], name, *cells[at + 1 :]]


def _read(
    columns: Mapping[Column, int],
    rows: Sequence[Record],
    notes: Sequence[Note],
    found: Sequence[Record],
    *,
    named: bool,
) -> ClassList:
    entries, told = [], list(notes)
    for line, raw in rows:
        cells = {kind: clean(raw[at]) for kind, at in columns.items() if at < len(raw)}
        why = _nobody(cells)
        if why:
            told.append(Note(line, why))
            continue
        entry = _entry(line, cells)
        if is_cut(identifier(cells.get(Column.NUMBER, ""))):
            told.append(Note(line, "A spreadsheet has cut the number; it is left out."))
        entries.append(entry)
    return ClassList(_distinct(entries), told, found[:_SHOWN], named)


def _nobody(cells: Mapping[Column, str]) -> str:
    """Return why a row is no student, if it is none."""
    name, role = (cells.get(kind, "") for kind in (Column.NAME, Column.ROLE))
    keys = {kind for kind in KEYS if cells.get(kind)}
    if plain(name) in _POSSIBLE and not keys:
        return "It says what points are possible."
    if plain(name) in _TRYING and not cells.get(Column.NUMBER):
        return "It is the platform's test student."
    if plain(role) in _STAFF:
        whole = name or _whole(cells)
        return f"{whole or 'This person'} is no student but {role}."
    return ""


def _whole(cells: Mapping[Column, str]) -> str:
    return f"{cells.get(Column.FIRST, '')} {cells.get(Column.LAST, '')}".strip()


def _entry(line: int, cells: Mapping[Column, str]) -> Entry:
    said = {kind: cells.get(kind, "") for kind in Column}
    number, login = (identifier(said[kind]) for kind in (Column.NUMBER, Column.LOGIN))
    own, email = identifier(said[Column.PLATFORM_ID]), said[Column.EMAIL]
    name = said[Column.NAME] or _whole(said)
    if is_cut(number) and not (login or email or own):
        raise RosterInvalid(
            line, f"a spreadsheet has cut the number to {number}; make its column text, save again."
        )
    number = "" if is_cut(number) else number
    if not (number or login or email or own):
        raise RosterInvalid(line, "wanted a student number and a name, or a login or an email.")
    if any(len(text) > _MOST_TEXT for text in (*said.values(), name)):
        raise RosterInvalid(line, f"a cell has more than {_MOST_TEXT} characters.")
    entry = Entry(
        number,
        name,
        email,
        (login or email or number).casefold(),
        said[Column.SECTION][:100],
        own,
        login.casefold(),
        line,
    )
    _check(entry)
    return entry


def _check(entry: Entry) -> None:
    line, login = entry.line, entry.login
    if " " in login or len(login) > 200:
        raise RosterInvalid(line, f"{login!r} cannot be a login: no spaces, at most 200 letters.")
    if max(len(entry.number), len(entry.platform_id)) > 100:
        raise RosterInvalid(line, "a number has more than 100 characters.")


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, each with a login of its own; raise RosterInvalid for one in two lines.

    Two people may share an address. Then it is no login: the number is.
    """
    count = Counter(entry.login for entry in entries)
    own = [
        replace(entry, login=entry.number.casefold())
        if count[entry.login] > 1 and not entry.listed_login and entry.number
        else entry
        for entry in entries
    ]
    seen: dict[str, int] = {}
    for entry in own:
        for kind in ("number", "login", "platform_id"):
            value = getattr(entry, kind)
            key = f"{kind.replace('_', ' ')} {value}"
            if value and key in seen:
                raise RosterInvalid(entry.line, f"{key!r} is in line {seen[key]} already.")
            seen[key] = entry.line
    return own
