"""The journal of a batch: each verdict is on disk before the next one is awaited."""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from grader.report import Person, Report

#: Who is behind a submission, by its name.
People = Mapping[str, tuple[Person, ...]]


class Journal:
    """Verdicts by name, one JSON line each; the last line of a name counts.

    Memory holds names and places only. A line that was torn by a crash is dropped.

    Parameters
    ----------
    path : Path, optional
        Where to keep it; without it a file that nobody sees and that ends with the process.
    resume : bool
        Whether to go on with what is there. Otherwise it is set aside as ``*.previous``.

    Raises
    ------
    BlockingIOError
        If another batch is writing to it.
    """

    def __init__(self, path: Path | None = None, *, resume: bool = False) -> None:
        self._file = tempfile.TemporaryFile() if path is None else _locked(path)  # noqa: SIM115
        if path is not None and not resume and path.stat().st_size:
            path.replace(path.with_name(f"{path.name}.previous"))
            self._file.close()
            self._file = _locked(path)
        self._places: dict[str, tuple[int, int]] = {}
        self._end = self._index()
        self._file.truncate(self._end)

    def _index(self) -> int:
        """Find all whole lines; return where they end."""
        self._file.seek(0)
        end = 0
        for line in self._file:
            name = _name_in(line)
            if not line.endswith(b"\n"):
                break
            if name is not None:
                self._places[name] = (end, len(line))
            end += len(line)
        return end

    def append(self, report: Report) -> None:
        """Write one verdict; it survives the end of this process, however it comes."""
        entry = report.to_json()
        told = {"exercise": report.exercise, "submission": entry}
        line = json.dumps(told).encode() + b"\n"
        _write_all(self._file.fileno(), line)
        self._places[entry["name"]] = (self._end, len(line))
        self._end += len(line)

    def get(self, name: str) -> Report | None:
        """Return the last verdict on a submission, if there is any."""
        if name not in self._places:
            return None
        start, length = self._places[name]
        line = json.loads(os.pread(self._file.fileno(), length, start))
        return Report.from_json(line["submission"], line["exercise"])

    def select(self, names: Sequence[str], people: People | None = None) -> "Selection":
        """Return the verdicts on these submissions in this order, without those not there.

        Each says who is behind it, as far as ``people`` tells it.
        """
        return Selection(self, tuple(n for n in names if n in self._places), people or {})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class Selection:
    """Some verdicts of a journal, read from disk each time they are gone through."""

    journal: Journal
    names: tuple[str, ...]
    people: People

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Report]:
        for name in self.names:
            report = self.journal.get(name)
            assert report is not None
            yield replace(report, people=self.people.get(name, ()))


def _locked(path: Path) -> BinaryIO:
    """Open a journal for this process alone."""
    opened = path.open("a+b")
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        opened.close()
        raise
    return opened


def _name_in(line: bytes) -> str | None:
    """Return whom a line is about; None if it is none of ours."""
    try:
        name = json.loads(line)["submission"]["name"]
    except (ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
