"""What a class list would change in a course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from submissions.domain.class_list import Entry, Note
from submissions.domain.courses import RosterRow, listed_as
from submissions.domain.matching import Known, match
from submissions.domain.people import User
from submissions.errors import RosterInvalid


@dataclass(frozen=True, slots=True)
class Changed:
    """A student whose row differs from the ``old`` one; ``row`` will be stored for ``new``."""

    old: RosterRow
    row: RosterRow
    new: Entry


@dataclass(frozen=True, slots=True)
class RosterDifference:
    """What a list would change; students not in it are only missing, never taken out unasked.

    Attributes
    ----------
    kept : sequence of RosterRow
        Those who stay as they are.
    missing : sequence of RosterRow
    given_up : sequence of RosterRow
        Those of the missing whose number is somebody else's on the list: they lose it if they
        stay.
    unnamed : int
        How many of the new ones have no name on the list; their login stands for it.
    notes : sequence of Note
        What was left out of the list, or not read as it stands there.
    """

    added: Sequence[Entry]
    changed: Sequence[Changed]
    kept: Sequence[RosterRow]
    missing: Sequence[RosterRow]
    given_up: Sequence[RosterRow] = ()
    unnamed: int = 0
    notes: Sequence[Note] = ()

    @property
    def unchanged(self) -> int:
        """How many students stay as they are."""
        return len(self.kept)


def difference(
    stored: Sequence[RosterRow], wanted: Sequence[Entry], people: Sequence[User] = ()
) -> RosterDifference:
    """Return what a list would change.

    An empty cell says nothing: what is stored stays.

    Parameters
    ----------
    stored : sequence of RosterRow
    wanted : sequence of Entry
    people : sequence of User
        The accounts of the course's people, on the stored list or not.

    Raises
    ------
    RosterInvalid
        If two would get one number, or one login.
    """
    known = _known(stored, people)
    pairs = list(zip(wanted, match(wanted, known), strict=True))
    logins = {person.login for person in known if person.login}
    changed, kept, new = [], [], []
    for entry, person in pairs:
        if person is None or not person.listed:
            new.append((entry, person))
            continue
        row = _told(person, entry)
        if row == person.row:
            kept.append(row)
        else:
            changed.append(Changed(person.row, row, _completed(entry, row, person.login)))
    added = _added(new, logins)
    here = {row.user_id for row in kept} | {one.old.user_id for one in changed}
    missing = [row for row in stored if row.user_id not in here]
    numbers = _numbers(added, changed, kept)
    return RosterDifference(
        added,
        changed,
        kept,
        missing,
        [row for row in missing if row.number in numbers],
        sum(not entry.name and person is None for entry, person in new),
    )


def _known(stored: Sequence[RosterRow], people: Sequence[User]) -> list[Known]:
    users = {user.id: user for user in people}
    rows = {row.user_id for row in stored}
    listed = [
        Known(users[row.user_id].login if row.user_id in users else "", row) for row in stored
    ]
    others = [
        Known(user.login, listed_as(user, None), listed=False)
        for user in people
        if user.id not in rows
    ]
    return listed + others


def _told(person: Known, entry: Entry) -> RosterRow:
    """Return a person's row with what an entry says."""
    said = _cells(entry)
    row = replace(person.row, **{name: value for name, value in said.items() if value})
    return replace(row, listed_login="") if row.listed_login == person.login else row


def _completed(entry: Entry, row: RosterRow, login: str) -> Entry:
    """Return an entry with what is stored where it says nothing."""
    return replace(entry, **_cells(row), login=login or entry.login)


def _cells(one: Entry | RosterRow) -> dict[str, Any]:
    """Return what lists and stored rows both have of a person."""
    names = "number", "name", "email", "section", "listed_login", "platform_id"
    return {name: getattr(one, name) for name in names}


def _added(new: Sequence[tuple[Entry, Known | None]], logins: set[str]) -> list[Entry]:
    """Return those who come, each with a login that is nobody else's in the course."""
    found, taken = [], set(logins)
    for entry, person in new:
        made = [] if entry.listed_login else [entry.number.casefold(), entry.email.casefold()]
        free = (one for one in (entry.login, *made) if one and one not in taken and " " not in one)
        login = person.login if person else next(free, None)
        if login is None:
            raise RosterInvalid(
                entry.line,
                f"{entry.login!r} is somebody else's login in this course; wanted a student "
                "number, a login or an email that is this person's alone."
                if entry.login
                else "this person is new here; wanted a student number, a login or an email.",
            )
        taken.add(login)
        found.append(
            replace(
                entry,
                login=login,
                name=entry.name or (person.row.name if person else login),
                email=entry.email or (person.row.email if person else ""),
                listed_login="" if entry.listed_login == login else entry.listed_login,
            )
        )
    return found


def _numbers(
    added: Sequence[Entry], changed: Sequence[Changed], kept: Sequence[RosterRow]
) -> set[str]:
    """Return the numbers that will be in use; raise RosterInvalid if one would be two people's."""
    owners = {row.number: row.name for row in kept if row.number}
    for entry in (*(one.new for one in changed), *added):
        if entry.number in owners:
            raise RosterInvalid(
                entry.line,
                f"number {entry.number} would be {entry.name}'s and {owners[entry.number]}'s; "
                "write the numbers of both.",
            )
        if entry.number:
            owners[entry.number] = entry.name
    return set(owners)
