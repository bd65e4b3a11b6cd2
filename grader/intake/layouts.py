"""Whose a file is, as each learning platform writes it into the names of its download.

::

    Moodle       Alice Doe_123_assignsubmission_file_/...   or ..._file_solution.py
    Canvas       doealice_LATE_123_456_solution-1.py   user 123, file 456
                 anon_ab12C_456_solution.py            where names are hidden
    Blackboard   Sheet 1_alice_attempt_2026-03-01-23-59-59_solution.py, and a receipt as .txt
    Brightspace  12-34 - Alice Doe - Mar 1, 2026 1159 PM/...   or ... PM - solution.py
    ILIAS        Doe_Alice_alice_123/20260301120000_solution.py
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from os.path import commonprefix
from pathlib import PurePosixPath

from grader.intake.choice import ARCHIVES, CODE, FOREIGN_ARCHIVES
from grader.intake.places import Files, Top

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)")
_CANVAS = re.compile(
    r"(?P<name>[^_]+)_(?:LATE_|anon_)*(?P<user>\d{2,})_(?P<id>\d{2,})_(?P<file>.+)"
)
_CANVAS_ANON = re.compile(
    r"(?:LATE_)?(?P<user>anon_(?:LATE_)?[A-Za-z0-9]+)_(?P<id>\d{2,})_(?P<file>.+)"
)
_BLACKBOARD = re.compile(
    r"(?P<head>.+)_attempt_(?P<at>\d{4}(?:-\d{2}){5})(?:_(?P<file>.+)|(?P<receipt>\.txt))?"
)
_BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-\d+ - (?P<name>.+?) - (?P<at>[^-]*\d{4},? \d{1,2}:?\d{2}(?: ?[AaPp]\.?[Mm]\.?)?)"
    r"(?: - (?P<file>.+))?"
)
_DATES = ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %H%M", "%d %B %Y %H%M")
#: Canvas numbers files of the same name that were handed in later: ``solution-1.py``.
_AGAIN = re.compile(r"-(\d+)(?=\.\w+$)")
_STAMP = re.compile(r"(\d{14})_(.+)")
#: What platforms put beside a student's files.
_RECEIPTS = {"timestamp.txt"}


@dataclass(frozen=True, slots=True)
class Owned:
    """An entry of a class's folder or zip, and whose it is.

    Attributes
    ----------
    key : str
        The same for all entries of one student, and for no other's.
    name : str
        What the student is called; empty where only the key is known.
    file : str
        The file's name without what the platform put before it; empty for what is no work.
    top : Top
    at : str
        Which attempt it is part of; a later one sorts behind. Empty where there is just one.
    id : str
        The platform's own number of the student, if it is in the name.
    """

    key: str
    name: str
    file: str
    top: Top
    at: str = ""
    id: str = ""


def is_upload(top: Top) -> bool:
    """Whether a file's name is one of a program or an archive."""
    suffix = PurePosixPath(top.name).suffix.lower()
    return suffix in (*CODE, *ARCHIVES, *FOREIGN_ARCHIVES)


def owner_of(top: Top) -> Owned | None:
    """Return whose an entry is; None if it is nobody's."""
    return _by_platform(top) or _plain(top)


def _by_platform(top: Top) -> Owned | None:
    name = top.name
    if found := _MOODLE.fullmatch(name):
        key = f"{found['name']}_{found['id']}"
        return Owned(key, found["name"], found["file"], top, id=found["id"])
    if found := None if top.is_folder else _CANVAS_ANON.fullmatch(name):
        user = found["user"].replace("LATE_", "")
        return Owned(user, user, found["file"], top)
    if found := None if top.is_folder else _CANVAS.fullmatch(name):
        key = f"{found['name']}_{found['user']}"
        return Owned(key, found["name"], found["file"], top, id=found["user"])
    if found := None if top.is_folder else _BLACKBOARD.fullmatch(name):
        return Owned(found["head"], "", found["file"] or "", top, found["at"])
    if found := _BRIGHTSPACE.fullmatch(name):
        key = f"{found['name']} {found['id']}"
        return Owned(key, found["name"], found["file"] or "", top, _moment(found["at"]))
    return None


def _plain(top: Top) -> Owned | None:
    if top.is_folder:
        return Owned(top.name, top.name, "", top)
    if is_upload(top):
        return Owned(top.name, PurePosixPath(top.name).stem, top.name, top)
    return None


def _moment(said: str) -> str:
    """Return a date so that a later one sorts behind; as it is in a language we do not know."""
    text = said.replace(":", "").replace(".", "").upper()
    for form in _DATES:
        with suppress(ValueError):
            return datetime.strptime(text, form).isoformat()  # noqa: DTZ007 - only compared
    return said


def called(owned: Sequence[Owned]) -> dict[str, str]:
    """Return what the student of each key is called.

    Blackboard writes ``Sheet 1_alice``, and both parts may hold any sign: what all have in common
    is the sheet's.
    """
    heads = {one.key for one in owned if not one.name}
    common = commonprefix(sorted(heads))  # noqa: RUF071 - letters, not folders
    sheet = common[: common.rfind("_") + 1]
    return {one.key: one.name or one.key.removeprefix(sheet) for one in owned}


def newest(entries: Sequence[Owned]) -> list[Owned]:
    """Return what belongs to a student's last attempt."""
    last = max(one.at for one in entries)
    return [one for one in entries if one.at == last]


def files_of(entries: Sequence[Owned]) -> Files:
    """Return one student's files as they called them; of two versions the later one."""
    latest: dict[str, tuple[int, str]] = {}
    for entry in entries:
        if not entry.file:
            continue
        again = _AGAIN.search(entry.file) if len(entries) > 1 else None
        shown = _AGAIN.sub("", entry.file) if again else entry.file
        (real,) = entry.top.place.files().values()
        attempt = (int(again[1]) if again else 0, real)
        latest[shown] = max(latest.get(shown, attempt), attempt)
    return {shown: real for shown, (_, real) in latest.items()}


def tidied(files: Files) -> Files:
    """Return a student's folder without receipts, and of ILIAS's versions of a file the last."""
    kept = {
        shown: real for shown, real in files.items() if PurePosixPath(shown).name not in _RECEIPTS
    }
    stamped = {shown: _STAMP.fullmatch(shown) for shown in kept}
    if not kept or not all(stamped.values()):
        return kept
    pairs = sorted((stamp[1], stamp[2], kept[shown]) for shown, stamp in stamped.items() if stamp)
    return {shown: real for _, shown, real in pairs}
