"""Who on a class list is who in a course: by what the list has of them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from submissions.domain.class_list import Entry
from submissions.domain.courses import RosterRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """A person of a course: the login of their account, and their row of the stored list.

    Who is not on that list has a row all the same, made of their account; ``listed`` is False.
    """

    login: str
    row: RosterRow
    listed: bool = True

    @property
    def own_login(self) -> str:
        """A login that was given to them, and not made of their address or number."""
        made = {self.row.email.casefold(), self.row.number.casefold()}
        return self.row.listed_login or ("" if self.login in made else self.login)


@dataclass(frozen=True, slots=True)
class _Round:
    """One way to know people: keys of an entry and of a person, and whether it is sure by itself.

    What is not sure counts only where nothing else contradicts it: families share an address.
    """

    entry: Callable[[Entry], str]
    known: Callable[[Known], Iterable[str]]
    sure: bool = True


_ROUNDS = (
    _Round(lambda e: e.platform_id, lambda k: [k.row.platform_id]),
    _Round(lambda e: e.listed_login, lambda k: {k.row.listed_login, k.login}),
    _Round(lambda e: e.number, lambda k: [k.row.number]),
    # Spreadsheets drop the zeros that a number begins with.
    _Round(lambda e: e.number.lstrip("0"), lambda k: [k.row.number.lstrip("0")], sure=False),
    _Round(lambda e: e.email.casefold(), lambda k: {k.row.email.casefold(), k.login}, sure=False),
    _Round(lambda e: "" if e.listed_login else e.login, lambda k: [k.login], sure=False),
)


def match(entries: Sequence[Entry], people: Sequence[Known]) -> list[Known | None]:
    """Return who each entry of a list is; None for one who is new in the course.

    Nobody is two entries. What is most sure goes first: the platform's id, the login, the number,
    the address; a key that several have tells nothing.
    """
    found: dict[int, Known] = {}
    for one in _ROUNDS:
        taken = {id(person) for person in found.values()}
        left = [person for person in people if id(person) not in taken]
        by_key = alone((key, person) for person in left for key in one.known(person))
        open_ = alone((one.entry(e), i) for i, e in enumerate(entries) if i not in found)
        claims: dict[int, int] = {}
        for key, i in open_.items():
            person = by_key.get(key)
            free = person is not None and id(person) not in claims
            if person is not None and free and (one.sure or not _contradicts(entries[i], person)):
                claims[id(person)] = i
                found[i] = person
    return [found.get(i) for i in range(len(entries))]


def alone(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return what has a key that nothing else has."""
    found: dict[str, T] = {}
    several: set[Hashable] = {""}
    for key, value in pairs:
        if key in found:
            several.add(key)
        found[key] = value
    return {key: value for key, value in found.items() if key not in several}


def _contradicts(entry: Entry, known: Known) -> bool:
    """Whether an entry of another name has another number or login too: it is somebody else."""
    if _words(entry.name) == _words(known.row.name):
        return False
    numbers = entry.number.lstrip("0"), known.row.number.lstrip("0")
    logins = entry.listed_login, known.own_login
    return any(one and other and one != other for one, other in (numbers, logins))


def _words(name: str) -> list[str]:
    return sorted(name.casefold().replace(",", " ").split())
