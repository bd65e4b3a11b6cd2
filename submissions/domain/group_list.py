"""Lists of groups: one line for each person, and the group they are to be in."""

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.domain.class_text import Record, clean, identifier, records
from submissions.domain.headings import Column, columns_of, plain
from submissions.errors import GroupListInvalid, RosterInvalid

#: What people are known by, the surest first.
_KEYS = (Column.LOGIN, Column.NUMBER, Column.EMAIL)
#: Beside what class lists call a group.
_NAMED = {"team", "teams", "group name", "groupname", "gruppenname", "pair"}
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Placed:
    """Whom a line means, by a login, number or address, and the group: empty for none."""

    line: int
    person: str
    group: str


def read_group_list(text: str) -> list[Placed]:
    """Return what a list says, line by line.

    Parameters
    ----------
    text : str
        CSV with headings as class lists have them (``login``, ``number`` or ``email``, and
        ``group``), or two columns without: who, and the group.

    Raises
    ------
    GroupListInvalid
        With the line and what is wrong there.
    """
    try:
        found = records(text, lambda cells: len(_columns(cells)))
    except RosterInvalid as error:
        raise GroupListInvalid(error.line, error.reason) from error
    if not found:
        raise GroupListInvalid(1, "it is empty; wanted a line for each person: who, and the group.")
    columns = _columns(found[0][1])
    headed = Column.SECTION in columns and any(key in columns for key in _KEYS)
    lines = found[1:] if headed else found
    if not lines:
        raise GroupListInvalid(1, "it has headings alone; wanted a line for each person.")
    return [_placed(line, columns) if headed else _bare(line) for line in lines]


def _columns(headings: Sequence[str]) -> dict[Column, int]:
    columns = columns_of(headings)
    words = [plain(heading) for heading in headings]
    named = next((at for at, word in enumerate(words) if word in _NAMED), None)
    return columns if named is None else {**columns, Column.SECTION: named}


def _placed(record: Record, columns: dict[Column, int]) -> Placed:
    line, cells = record
    read = {column: _cell(cells, at) for column, at in columns.items()}
    known = (identifier(read.get(key, "")) for key in _KEYS)
    return _checked(line, next((one for one in known if one), ""), read[Column.SECTION])


def _bare(record: Record) -> Placed:
    line, cells = record
    if len(cells) != 2:
        said = f"it has {len(cells)} columns; wanted two, who and the group, or headings."
        raise GroupListInvalid(line, said)
    return _checked(line, identifier(_cell(cells, 0)), _cell(cells, 1))


def _cell(cells: Sequence[str], at: int) -> str:
    return clean(cells[at]) if at < len(cells) else ""


def _checked(line: int, person: str, group: str) -> Placed:
    if not person:
        raise GroupListInvalid(line, "nobody is named; wanted a login, number or email.")
    check_name(group, line)
    return Placed(line, person, group)


def check_name(name: str, line: int = 1) -> None:
    """Raise GroupListInvalid if a group cannot be called so."""
    if len(name) > LONGEST_NAME:
        said = f"the group's name has {len(name)} characters; wanted at most {LONGEST_NAME}."
        raise GroupListInvalid(line, said)
