"""How much memory all processes below this one hold at once, at most."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_EVERY_S = 0.1
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class Peak:
    """The greatest sum of ``Pss`` (shared pages count once) that was seen."""

    def __init__(self) -> None:
        self.bytes = 0

    def look(self) -> None:
        """Look once."""
        self.bytes = max(self.bytes, sum(map(_held, below(os.getpid()))))


@contextmanager
def watched() -> Iterator[Peak]:
    """Look ten times a second as long as the block lasts."""
    peak, ended = Peak(), threading.Event()

    def watch() -> None:
        while not ended.wait(_EVERY_S):
            peak.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def below(parent: int) -> Iterator[int]:
    """Yield the processes that a process began, theirs too."""
    with suppress(OSError):
        for task in Path(f"/proc/{parent}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from below(child)


def _held(pid: int) -> int:
    with suppress(OSError):
        if found := _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text()):
            return int(found[1]) << 10
    return 0
