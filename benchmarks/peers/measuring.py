"""Grade the class with one peer: the ordinary ones timed, the hostile one by one."""

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.labels import Labelled, Misleading, Verdict, labelled, ordinary
from benchmarks.peers import guard
from benchmarks.peers.adapter import Adapter, Done
from benchmarks.peers.memory import watched

AT_ONCE = 2
#: A run has so long for each submission in it, which nothing ordinary needs.
EACH_S = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """What one peer did with the class."""

    name: str
    per_second: float
    processor_s: float
    peak_bytes: int
    wrong: Sequence[str]
    cheats: Sequence[str]
    unanswered: Sequence[str]


def measure(adapter: Adapter, path: Path | None) -> Row:
    """Return a peer's row.

    Raises
    ------
    Misleading
        If it gives no verdict, or no points to the first right program: it does not work here, and
        how fast it does not is no figure.
    """
    with tempfile.TemporaryDirectory() as name:
        course = _course(adapter, path, Path(name))
        bench = _Bench(adapter, path, course)
        ones = ordinary()
        bench.require_right(ones[0])
        begun = time.perf_counter()
        with watched() as peak:
            verdicts, spent = bench.grade(ones)
        wall_s = time.perf_counter() - begun
        bad = tuple(one for one in labelled() if one.kind == "hostile")
        found, _ = bench.grade_each(bad)
    return Row(
        adapter.name,
        len(ones) / wall_s,
        spent / len(ones),
        peak.bytes,
        [one.name for one in ones if not one.accepts(verdicts.get(one.name))],
        [one.name for one in bad if paid(one, found.get(one.name))],
        [one.name for one in bad if one.name not in found],
    )


def paid(one: Labelled, verdict: Verdict | None) -> bool:
    """Whether a program that deserves less got full points."""
    return verdict is not None and all(verdict.values()) and not all(one.expected.values())


def _course(adapter: Adapter, path: Path | None, parent: Path) -> Path:
    """Return a folder with the course's files, prepared as the peer wants it."""
    course = parent / "course"
    course.mkdir()
    for place, text in adapter.files.items():
        (course / place).parent.mkdir(parents=True, exist_ok=True)
        (course / place).write_text(text, encoding="utf-8")
    if adapter.prepare:
        done = guard.run(adapter.prepare, course, path, 5 * EACH_S, jails=False)
        if done.status:
            raise Misleading(f"{adapter.name}, preparing the course", _last(done))
    return course


def _last(done: Done) -> str:
    return (done.output.strip().splitlines() or [f"it ended with status {done.status}"])[-1]


@dataclass(frozen=True, slots=True)
class _Bench:
    adapter: Adapter
    path: Path | None
    course: Path

    def require_right(self, one: Labelled) -> None:
        verdicts, done = self.once((one,))
        if not one.accepts(verdicts.get(one.name)):
            found = f"{one.name} got {verdicts.get(one.name)}: {_last(done)}"
            raise Misleading(self.adapter.name, found)

    def grade(self, ones: Sequence[Labelled]) -> tuple[Mapping[str, Verdict], float]:
        """Grade some in the peer's own batch if it has one; return verdicts and seconds."""
        if not self.adapter.together:
            return self.grade_each(ones)
        verdicts, done = self.once(ones)
        return verdicts, done.processor_s

    def grade_each(self, ones: Sequence[Labelled]) -> tuple[Mapping[str, Verdict], float]:
        """Grade some by a run each, two at a time; return verdicts and seconds."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = list(pool.map(lambda one: self.once((one,)), ones))
        verdicts = {name: told for part, _ in found for name, told in part.items()}
        return verdicts, sum(done.processor_s for _, done in found)

    def once(self, ones: Sequence[Labelled]) -> tuple[Mapping[str, Verdict], Done]:
        """Run the peer once, on a course of its own."""
        with tempfile.TemporaryDirectory() as name:
            folder = shutil.copytree(self.course, Path(name) / "course")
            for one in ones:
                place = folder / self.adapter.place.format(name=one.name)
                place.parent.mkdir(parents=True, exist_ok=True)
                program = (one.folder / "solution.py").read_bytes()
                place.write_bytes(self.adapter.written(program))
            limit_s, ours = EACH_S * len(ones), self.adapter.ours
            done = guard.run(self.adapter.command, folder, self.path, limit_s, jails=ours)
            names = [one.name for one in ones]
            return ({} if done.cut else self.adapter.read(folder, done, names)), done
