"""The roomy lane: a job that ran out of memory gets one more try, alone, with far more of it.

An answer can be right and its program wasteful: the points are for the answer. Memory for the
worst case cannot be given to every worker at once, so the ordinary bound is tight, and the one
retry is run by one worker at a time on the whole machine, and only while the machine has that
much memory to spare. Otherwise the ordinary verdict stands.

That it ran out of memory is what a program says, and it may say so to get here. So its time is
bounded by the memory it really holds, nobody waits long for the lane, and a program that failed
in it is not let in for its other questions.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.executor import Job, Run
from grader.sandbox.limits import GIB, Limits

#: Left for everything else on the machine.
_MARGIN_BYTES = GIB
_MEMORY_INFO = Path("/proc/meminfo")
#: An abstract socket: no file, the same for all users, and gone with its holder, however it dies.
_LOCK_NAME = b"\0deltagrade-roomy-lane"
_LOOK_EVERY_S, _PATIENCE_S = 0.05, 20.0


class Record:
    """Remembers the program that failed in the lane last, until another comes or it comes again."""

    def __init__(self) -> None:
        self._source, self._asked = "", set[str]()

    def lets_in(self, job: Job) -> bool:
        """Whether a job may have a second chance: it may if it is asked the first time, or anew."""
        if job.source == self._source and job.function not in self._asked:
            self._asked.add(job.function)
            return False
        self._source, self._asked = "", set()
        return True

    def failed(self, job: Job) -> None:
        """Take down that a job made nothing of it."""
        self._source, self._asked = job.source, {job.function}


def second_chance(ordinary: Run, retry: Callable[[], Run], limits: Limits) -> Run:
    """Return what ``retry`` returns if the lane and the memory can be had, else ``ordinary``."""
    with _the_lane() as held:
        wanted_bytes = limits.roomy_memory_bytes + _MARGIN_BYTES
        return retry() if held and available_bytes() >= wanted_bytes else ordinary


def available_bytes() -> int:
    """Return how much memory the kernel could give out now without swapping; 0 if unknown."""
    try:
        lines = _MEMORY_INFO.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if "MemAvailable" in line), 0)


@contextmanager
def _the_lane() -> Iterator[bool]:
    """Wait for the machine's only lane; tell whether it was had within all patience."""
    deadline = time.monotonic() + _PATIENCE_S
    with socket.socket(socket.AF_UNIX) as lock:
        held = _take(lock)
        while not held and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
            held = _take(lock)
        yield held


def _take(lock: socket.socket) -> bool:
    try:
        lock.bind(_LOCK_NAME)
    except OSError:
        return False
    return True
