"""Find the submissions of a class in a folder, a zip or a learning platform's export.

Each layout is told by its names alone, entry by entry::

    folder per student   alice/solution.py
    file per student     alice.py  bob.ipynb  carol.zip
    Gradescope           submission_123/...   names from submission_metadata.yml
    Moodle, Canvas, Blackboard, Brightspace, ILIAS   see grader.intake.layouts
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from grader.grading import Submission
from grader.intake.archive import Archive
from grader.intake.choice import PREFERRED
from grader.intake.gradescope import METADATA, submitters
from grader.intake.layouts import Owned, called, files_of, is_upload, newest, owner_of, tidied
from grader.intake.people import Names
from grader.intake.places import Folder, Place, Shelf, Top
from grader.intake.submission import read_place
from grader.report import Person


@dataclass(frozen=True, slots=True)
class Upload:
    """What one student handed in, not read yet; small, and fit to be sent to a worker.

    ``people`` are those behind it, as far as the download or a list says: more than one for a
    group.
    """

    name: str
    place: Place
    people: tuple[Person, ...] = ()

    def read(self) -> Submission:
        """Read it; what cannot be graded becomes a submission with a problem."""
        return read_place(self.name, self.place)


@dataclass(frozen=True, slots=True)
class Roll:
    """A class: its uploads in order of names, each name once, and what is nobody's upload.

    ``notes`` are sentences about what was left out, and why.
    """

    uploads: tuple[Upload, ...]
    strays: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_class(path: Path, names: Names | None = None) -> Roll:
    """Find all submissions of a class; names are held, contents are not.

    Parameters
    ----------
    path : Path
        A folder or a zip.
    names : Names, optional
        Who is who, where the download hides it.

    Returns
    -------
    Roll

    Raises
    ------
    NothingToGrade
        If the file is no zip.
    """
    shelf: Shelf = Folder(path) if path.is_dir() else Archive(path)
    shelf, tops = _unwrapped(shelf, shelf.tops())
    stored = [top for top in tops if top.name == METADATA and not top.is_folder]
    listed = submitters(shelf.pick(stored[0].place.files())) if stored else {}
    owned, strays = [], []
    for top in tops:
        owner = owner_of(top)
        if owner:
            owned.append(owner)
        elif top.name != METADATA:
            strays.append(printable(top.name))
    students = _students(owned, listed, names or Names({}, {}))
    notes = [note for one in students for note in one.notes()] + _twice(students)
    return Roll(tuple(_uploads(shelf, students)), tuple(strays), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Student:
    """Everything that came of one student, or of a group."""

    key: str
    name: str
    people: tuple[Person, ...]
    entries: Sequence[Owned]

    @property
    def tag(self) -> str:
        """What tells them from somebody of the same name."""
        number = self.people[0].number if len(self.people) == 1 else ""
        return number or self.key

    def notes(self) -> Iterator[str]:
        """Say which attempts do not count."""
        earlier = sorted({one.at for one in self.entries})[:-1]
        if earlier:
            said = f"{len(earlier)} earlier attempt{'s' if len(earlier) > 1 else ''}"
            yield f"{printable(self.name)} handed in again; the last counts, {said} left out."


def _students(
    owned: Sequence[Owned], listed: Mapping[str, tuple[Person, ...]], names: Names
) -> list[_Student]:
    by_key: dict[str, list[Owned]] = {}
    for entry in owned:
        by_key.setdefault(entry.key, []).append(entry)
    found = []
    for key, name in called(owned).items():
        entries = by_key[key]
        aliases = (name, key, *(one.top.name for one in entries))
        people = names.of(aliases, entries[0].id) or listed.get(key, ())
        shown = " & ".join(one.name or one.email or one.number for one in people)
        found.append(_Student(key, shown or name, people, entries))
    return found


def printable(name: str) -> str:
    """Return a file name as valid, composed Unicode."""
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", readable)


def _unwrapped(shelf: Shelf, tops: list[Top]) -> tuple[Shelf, list[Top]]:
    """Step into the one folder that an export wraps everything in."""
    if len(tops) != 1 or not tops[0].is_folder:
        return shelf, tops
    inner: Shelf = tops[0].place  # type: ignore[assignment]  # a folder's place is a shelf
    below = inner.tops()
    folders = [top for top in below if top.is_folder]
    code = [top for top in below if not top.is_folder and is_upload(top)]
    one_student = any(top.name.lower() in PREFERRED for top in code)
    if not one_student and (folders or len(code) > 1):
        return _unwrapped(inner, below)
    return shelf, tops


def _twice(students: Sequence[_Student]) -> list[str]:
    """Say who is behind more than one submission."""
    found: dict[Person, list[str]] = {}
    for student in students:
        for person in student.people:
            if person.number or person.email:
                found.setdefault(person, []).append(student.key)
    return [
        f"{printable(person.name or person.number or person.email)} is behind more than one "
        f"submission: {printable(', '.join(keys))}."
        for person, keys in found.items()
        if len(keys) > 1
    ]


def _uploads(shelf: Shelf, students: Sequence[_Student]) -> Iterator[Upload]:
    names = _unique({one.key: one.name for one in students}, {s.key: s.tag for s in students})
    for one in sorted(students, key=lambda student: names[student.key]):
        yield Upload(names[one.key], _place(shelf, newest(one.entries)), one.people)


def _unique(names: Mapping[str, str], tags: Mapping[str, str]) -> dict[str, str]:
    """Return a name for each key that no other has: with the tag, then numbered, if need be."""
    count = Counter(map(printable, names.values()))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(names):
        name = printable(names[key])
        wanted = name if count[name] == 1 else f"{name} ({printable(tags[key])})"
        numbered = (f"{wanted} [{n}]" for n in range(2, len(names) + 2))
        found[key] = next(free for free in chain([wanted], numbered) if free not in taken)
        taken.add(found[key])
    return found


def _place(shelf: Shelf, entries: Sequence[Owned]) -> Place:
    """Return where one student's files lie: a folder, or all files with the student's name."""
    folders = [entry.top for entry in entries if entry.top.is_folder]
    if not folders:
        return shelf.pick(files_of(entries))
    # Moodle may add a folder of text typed online.
    place: Shelf = max(folders, key=lambda top: "_file" in top.name).place  # type: ignore[assignment]
    files = place.files()
    kept = tidied(files)
    return place if kept == files else place.pick(kept)
