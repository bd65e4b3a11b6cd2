"""Find the submissions of a class in a folder, a zip or a learning platform's export.

Each layout is told by its names alone, entry by entry::

    folder per student   alice/solution.py
    file per student     alice.py  bob.ipynb  carol.zip
    Gradescope           submission_123/...   names from submission_metadata.yml
    Moodle               Alice Doe_123_assignsubmission_file_/...   or ..._file_solution.py
    Canvas               doealice_LATE_123_456_solution-1.py
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from grader.grading import Submission
from grader.intake.archive import Archive
from grader.intake.choice import ARCHIVES, CODE, FOREIGN_ARCHIVES, PREFERRED
from grader.intake.gradescope import METADATA, submitters
from grader.intake.places import Folder, Place, Shelf, Top
from grader.intake.submission import read_place

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)")
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d{2,}_\d{2,})_(?P<file>.+)")
#: Canvas numbers files of the same name that were handed in later: ``solution-1.py``.
_AGAIN = re.compile(r"-(\d+)(?=\.\w+$)")


@dataclass(frozen=True, slots=True)
class Upload:
    """What one student handed in, not read yet; small, and fit to be sent to a worker."""

    name: str
    place: Place

    def read(self) -> Submission:
        """Read it; what cannot be graded becomes a submission with a problem."""
        return read_place(self.name, self.place)


@dataclass(frozen=True, slots=True)
class Roll:
    """A class: its uploads in order of names, each name once, and what is nobody's upload."""

    uploads: tuple[Upload, ...]
    strays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Owned:
    """An entry with its owner; ``file`` is its name without what the platform put before it."""

    key: str
    name: str
    file: str
    top: Top


def read_class(path: Path) -> Roll:
    """Find all submissions of a class; names are held, contents are not.

    Parameters
    ----------
    path : Path
        A folder or a zip.

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
    names = submitters(shelf.pick({METADATA: _real(tops)})) if _has_metadata(tops) else {}
    owned, strays = [], []
    for top in tops:
        owner = _owner(top, names)
        if owner:
            owned.append(owner)
        elif top.name != METADATA:
            strays.append(printable(top.name))
    return Roll(tuple(_uploads(shelf, owned)), tuple(strays))


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
    code = [top for top in below if not top.is_folder and _is_upload(top)]
    one_student = any(top.name.lower() in PREFERRED for top in code)
    if not one_student and (folders or len(code) > 1):
        return _unwrapped(inner, below)
    return shelf, tops


def _has_metadata(tops: Sequence[Top]) -> bool:
    return any(top.name == METADATA and not top.is_folder for top in tops)


def _real(tops: Sequence[Top]) -> str:
    """Return the stored name of the metadata."""
    (top,) = (top for top in tops if top.name == METADATA)
    return top.place.files()[METADATA]


def _is_upload(top: Top) -> bool:
    suffix = PurePosixPath(top.name).suffix.lower()
    return suffix in (*CODE, *ARCHIVES, *FOREIGN_ARCHIVES)


def _owner(top: Top, names: dict[str, str]) -> _Owned | None:
    moodle = _MOODLE.fullmatch(top.name)
    if moodle:
        return _Owned(f"{moodle['name']}_{moodle['id']}", moodle["name"], moodle["file"], top)
    canvas = None if top.is_folder else _CANVAS.fullmatch(top.name)
    if canvas:
        return _Owned(f"{canvas['name']}_{canvas['id']}", canvas["name"], canvas["file"], top)
    if top.is_folder:
        return _Owned(top.name, names.get(top.name, top.name), "", top)
    if _is_upload(top):
        return _Owned(top.name, PurePosixPath(top.name).stem, top.name, top)
    return None


def _uploads(shelf: Shelf, owned: Sequence[_Owned]) -> Iterator[Upload]:
    by_key: dict[str, list[_Owned]] = {}
    for entry in owned:
        by_key.setdefault(entry.key, []).append(entry)
    names = _unique({key: entries[0].name for key, entries in by_key.items()})
    for key in sorted(by_key, key=names.__getitem__):
        yield Upload(names[key], _place(shelf, by_key[key]))


def _unique(names: dict[str, str]) -> dict[str, str]:
    """Return a name for each key that no other has: with the key, then numbered, if need be."""
    count = Counter(map(printable, names.values()))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(names):
        name = printable(names[key])
        wanted = name if count[name] == 1 else f"{name} ({printable(key)})"
        numbered = (f"{wanted} [{n}]" for n in range(2, len(names) + 2))
        found[key] = next(free for free in chain([wanted], numbered) if free not in taken)
        taken.add(found[key])
    return found


def _place(shelf: Shelf, entries: Sequence[_Owned]) -> Place:
    """Return where one student's files lie: a folder, or all files with the student's name."""
    folders = [entry.top for entry in entries if entry.top.is_folder]
    if folders:  # Moodle may add a folder of text typed online
        return max(folders, key=lambda top: "_file" in top.name).place
    latest: dict[str, tuple[int, str]] = {}
    for entry in entries:
        again = _AGAIN.search(entry.file) if len(entries) > 1 else None
        shown = _AGAIN.sub("", entry.file) if again else entry.file
        (real,) = entry.top.place.files().values()
        attempt = (int(again[1]) if again else 0, real)
        latest[shown] = max(latest.get(shown, attempt), attempt)
    return shelf.pick({shown: real for shown, (_, real) in latest.items()})
