"""Where files lie: in a folder or in a zip, read the same way and never unpacked.

A place is small and can be sent to another process; it is opened when it is read.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grader.errors import NothingToGrade, SourceTooLarge
from grader.intake.choice import is_noise
from grader.intake.sizes import FILES

#: Names as a student would read them -> real names in the folder or zip.
Files = Mapping[str, str]


class Place(Protocol):
    """A folder, a zip, or a selection of files in one of them."""

    def files(self) -> Files:
        """Return all files below, by path."""

    def read(self, file: str, limit_bytes: int) -> bytes:
        """Return the contents of a file, at most ``limit_bytes``."""


@dataclass(frozen=True, slots=True)
class Top:
    """One entry at the top of a class's folder or zip."""

    name: str
    is_folder: bool
    place: Place


class Shelf(Place, Protocol):
    """A place that holds a whole class."""

    def tops(self) -> list[Top]:
        """Return what lies at the top, without what tools leave behind."""

    def pick(self, files: Files) -> Place:
        """Return a place with some of the files at the top, under the names shown."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on disk; with ``only``, a selection of the files in it. Links are not followed."""

    path: Path
    only: tuple[tuple[str, str], ...] | None = None

    def files(self) -> Files:
        """Return all files below, by path; at most ``FILES``."""
        if self.only is not None:
            return dict(self.only)
        found = sorted(path for path, _ in zip(self._walk(), range(FILES), strict=False))
        return {path: path for path in found}

    def _walk(self) -> Iterator[str]:
        for folder, below, names in os.walk(self.path):
            inside = Path(folder).relative_to(self.path)
            below[:] = sorted(name for name in below if not is_noise(name))
            yield from ((inside / name).as_posix() for name in sorted(names))

    def read(self, file: str, limit_bytes: int) -> bytes:
        """Return the contents of a file.

        Raises
        ------
        SourceTooLarge
            If it has more than ``limit_bytes``.
        NothingToGrade
            If it is a link or a device, or cannot be read.
        """
        path = self.path / self.files().get(file, file)
        try:
            return self._read(path, file, limit_bytes)
        except OSError as error:
            kind = "a link" if path.is_symlink() else f"unreadable ({error.strerror})"
            raise NothingToGrade(f"{file}, which is {kind}", "the file itself") from error

    def _read(self, path: Path, file: str, limit_bytes: int) -> bytes:
        with open(path, "rb", opener=_open_regular) as opened:
            size = os.fstat(opened.fileno()).st_size
            if size > limit_bytes:
                raise SourceTooLarge(file, size, limit_bytes)
            return opened.read(limit_bytes)

    def tops(self) -> list[Top]:
        """Return what lies at the top, without what tools leave behind, in order of names."""
        with os.scandir(self.path) as entries:
            found = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if not is_noise(entry.name)
            )
        return [
            Top(name, is_folder, Folder(self.path / name) if is_folder else self.pick({name: name}))
            for name, is_folder in found
        ]

    def pick(self, files: Files) -> "Folder":
        """Return a place with some of the files at the top, under the names shown."""
        return Folder(self.path, tuple(files.items()))


def _open_regular(path: str, flags: int) -> int:
    """Open a regular file; neither follow a link nor wait for a pipe."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "not a regular file")
    return descriptor


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that came over the wire."""

    name: str
    data: bytes

    def files(self) -> Files:
        """Return the one file."""
        return {self.name: self.name}

    def read(self, file: str, limit_bytes: int) -> bytes:
        """Return its contents.

        Raises
        ------
        SourceTooLarge
            If it has more than ``limit_bytes``.
        """
        if len(self.data) > limit_bytes:
            raise SourceTooLarge(file, len(self.data), limit_bytes)
        return self.data
