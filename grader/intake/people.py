"""Who is behind a submission: from a platform's own list, where names in the download do not say.

Such a list is CSV with headings: ``submission`` (or Moodle's ``Identifier``) says which submission
is meant, and ``name``, ``number`` and ``email`` whose it is.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import NothingToGrade
from grader.intake.text import decode
from grader.report import Person

#: Headings, in any case; of two that mean the same the first in a file counts.
_HEADINGS = {
    "submission": ("submission", "identifier", "id", "anonymous id", "folder", "file"),
    "name": ("name", "full name", "student"),
    "number": ("number", "student number", "id number", "student id", "sid", "sis user id"),
    "email": ("email", "e-mail", "email address"),
}
_COLUMN = {word: column for column, words in _HEADINGS.items() for word in words}
_LAST_NUMBER = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Names:
    """Whose submissions are: by what the list calls them, in small letters, and by its number."""

    people: Mapping[str, tuple[Person, ...]]
    by_number: Mapping[str, tuple[Person, ...]]

    def of(self, aliases: Sequence[str], platform_id: str) -> tuple[Person, ...]:
        """Return who is behind a submission that goes by these names; nobody if none is listed.

        Moodle lists ``Participant 101`` for what is called ``Alice Doe_101`` in its download.
        """
        for alias in aliases:
            if alias.casefold() in self.people:
                return self.people[alias.casefold()]
        return self.by_number.get(platform_id, ())


def read_names(path: Path) -> Names:
    """Return whose submissions are, as a list says; two rows of one submission are two people.

    Raises
    ------
    NothingToGrade
        If it cannot be read, or its headings are not there.
    """
    wanted = "a CSV file with the headings submission, name, number, email"
    try:
        text = decode(path.name, path.read_bytes())
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    except (OSError, csv.Error) as error:
        raise NothingToGrade(f"{path.name}, which is unreadable ({error})", wanted) from error
    people: dict[str, tuple[Person, ...]] = {}
    for row in rows:
        said: dict[str, str] = {}
        for heading, cell in row.items():
            column = _COLUMN.get((heading or "").strip().casefold())
            if column and isinstance(cell, str):
                said.setdefault(column, cell.strip())
        if "submission" not in said:
            raise NothingToGrade(f"the headings {', '.join(map(str, row))} in {path.name}", wanted)
        person = Person(*(said.get(part, "") for part in ("name", "number", "email")))
        key = said["submission"].casefold()
        if key and any((person.name, person.number, person.email)):
            people[key] = (*people.get(key, ()), person)
    numbered = {key: _LAST_NUMBER.search(key) for key in people}
    return Names(people, {found[0]: people[key] for key, found in numbered.items() if found})
