"""Read a zip in place: nothing is unpacked, every read is bounded, damage is a sentence."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from grader.errors import NothingToGrade, SourceTooLarge
from grader.intake.choice import is_noise
from grader.intake.places import Files, Top
from grader.intake.sizes import CONTENTS_BYTES, FILES

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _COMMENT_BYTES = 22, 2**16
_ENCRYPTED = 0x1
#: Everything that ``zipfile`` raises on damaged archives, found by feeding it damaged ones.
_DAMAGE = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip, as a file or opened in memory; with ``only``, a selection of its files."""

    file: Path | ZipFile
    only: tuple[tuple[str, str], ...] | None = None

    def files(self) -> Files:
        """Return all files by path.

        Raises
        ------
        NothingToGrade
            If it is no zip.
        """
        return self._all() if self.only is None else dict(self.only)

    def _all(self) -> Files:
        return {shown: name for shown, name in self._names() if not shown.endswith("/")}

    def _names(self) -> list[tuple[str, str]]:
        """Return all names as shown and as stored; those of folders end in a slash."""
        with _reading(self.file) as archive:
            names = sorted(archive.namelist())
        return [(_slashed(name), name) for name in names if not _leads_out(name)]

    def read(self, file: str, limit_bytes: int) -> bytes:
        """Return the contents of a file.

        Raises
        ------
        SourceTooLarge
            If it unpacks to more than ``limit_bytes``.
        NothingToGrade
            If it is encrypted, damaged or packed in an unusual way.
        """
        name = self.files().get(file, file)
        with _reading(self.file) as archive:
            info = archive.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise NothingToGrade("an encrypted zip", "a zip without a password")
            if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise NothingToGrade("a zip packed in an unusual way", "a usual zip (deflate)")
            if info.file_size > limit_bytes:
                raise SourceTooLarge(file, info.file_size, limit_bytes)
            with archive.open(info) as opened:
                return opened.read(limit_bytes)

    def tops(self) -> list[Top]:
        """Return what lies at the top, without what tools leave behind, in order of names."""
        below: dict[str, dict[str, str]] = {}
        tops: dict[str, bool] = {}
        for shown, name in self._names() if self.only is None else self.only:
            top, slash, rest = shown.partition("/")
            if is_noise(top):
                continue
            tops[top] = tops.get(top, False) or bool(slash)
            files = below.setdefault(top, {})
            if not shown.endswith("/"):
                files[rest or top] = name
        return [Top(top, tops[top], self.pick(below[top])) for top in sorted(tops)]

    def pick(self, files: Files) -> "Archive":
        """Return a place with some of the files, under the names shown."""
        return Archive(self.file, tuple(files.items()))


def open_archive(data: bytes) -> Archive:
    """Open a zip in memory and list it, once for all that is read of it.

    Raises
    ------
    NothingToGrade
        If it is no zip, or holds more than ``FILES`` files.
    """
    with _translated():
        _refuse_crowd(data)
        opened = ZipFile(io.BytesIO(data))
    if len(opened.infolist()) > FILES:
        raise _crowd()
    found = Archive(opened)
    return found.pick(found.files())


def _slashed(name: str) -> str:
    return name.replace("\\", "/")


def _leads_out(name: str) -> bool:
    """Whether a path would land outside the folder it is unpacked in."""
    path = _slashed(name)
    parts = [part for part in path.split("/") if part not in {"", "."}]
    return path.startswith("/") or not parts or ":" in parts[0] or ".." in parts


@contextmanager
def _reading(file: Path | ZipFile) -> Iterator[ZipFile]:
    with _translated():
        yield _opened(file) if isinstance(file, Path) else file


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        reason = "encrypted" if "encrypted" in str(error) else "damaged, or none at all"
        raise NothingToGrade(f"a zip that is {reason}", "a usual zip with the code") from error


@lru_cache(maxsize=1)
def _opened(path: Path) -> ZipFile:
    """Return a class's zip, opened once per process: its contents may list thousands of files."""
    return ZipFile(path)


def _refuse_crowd(data: bytes) -> None:
    """Refuse a zip whose table of contents alone would fill the memory, before it is read."""
    tail = data[-_END_BYTES - _COMMENT_BYTES :]
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise BadZipFile
    (contents_bytes,) = struct.unpack_from("<I", tail, at + 12)
    if contents_bytes > CONTENTS_BYTES or _END_64 in tail[max(0, at - 20) : at]:
        raise _crowd()


def _crowd() -> NothingToGrade:
    return NothingToGrade(f"a zip with more than {FILES:,} files", "a zip with the code alone")
