"""How long a child has computed, and how long it has merely waited.

Processor time is what counts, so that a right program does not run out of time on a busy
machine. Time neither computing nor queueing for a processor is idleness: a program that sleeps
must not hold up the class either.
"""

import os
import time
from dataclasses import dataclass
from enum import Enum

#: Never look more often than this.
_SHORTEST_S = 0.005


class Excess(Enum):
    """Which bound was crossed."""

    CPU = "cpu"
    IDLE = "idle"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The three bounds on time, in seconds."""

    cpu_s: float
    idle_s: float
    wall_s: float


class Watch:
    """Measures one child from now on, from outside, without asking it.

    Nothing is read until the first bound could have been crossed, so that a quick job costs
    nothing.
    """

    def __init__(self, pidfd: int, bounds: Bounds) -> None:
        self._pidfd, self._bounds = pidfd, bounds
        self._start = time.monotonic()
        self._schedstat: int | None = None
        self.next_look = self._start + min(bounds.cpu_s, bounds.idle_s, bounds.wall_s)

    def seconds_left(self) -> float:
        """Return how long nothing needs to be looked at; negative if a look is due."""
        return self.next_look - time.monotonic()

    def look(self) -> Excess | None:
        """Return the bound that is crossed by now, or set the time of the next look."""
        now = time.monotonic()
        wall_s = now - self._start
        cpu_s, queued_s = self._used() or (0.0, wall_s)
        left = {
            Excess.CPU: self._bounds.cpu_s - cpu_s,
            Excess.IDLE: self._bounds.idle_s - (wall_s - cpu_s - queued_s),
            Excess.WALL: self._bounds.wall_s - wall_s,
        }
        for excess, seconds in left.items():
            if seconds <= 0:
                return excess
        self.next_look = now + max(_SHORTEST_S, min(left.values()))
        return None

    @classmethod
    def is_told(cls, pidfd: int) -> bool:
        """Whether the kernel tells how long the process behind ``pidfd`` has computed."""
        watch = cls(pidfd, Bounds(1, 1, 1))
        try:
            return watch._used() is not None
        finally:
            watch.close()

    def _used(self) -> tuple[float, float] | None:
        """Return seconds computed and seconds queued; None if the kernel does not tell."""
        try:
            if self._schedstat is None:
                self._schedstat = _open_schedstat(self._pidfd)
            computed, queued, _ = os.pread(self._schedstat, 100, 0).split()
        except (OSError, ValueError):
            return None
        return int(computed) / 1e9, int(queued) / 1e9

    def close(self) -> None:
        """Let go of the kernel's file."""
        if self._schedstat is not None:
            os.close(self._schedstat)
            self._schedstat = None


def _process_id(pidfd: int) -> int:
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as info:  # noqa: PTH123  no path, a kernel interface
        return next((int(line[4:]) for line in info if line.startswith("Pid:")), -1)


def _open_schedstat(pidfd: int) -> int:
    """Open the accounts of exactly the process behind ``pidfd``."""
    pid = _process_id(pidfd)
    descriptor = os.open(f"/proc/{pid}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    if _process_id(pidfd) != pid:  # it ended meanwhile, so the number may be another's
        os.close(descriptor)
        raise ProcessLookupError(pid)
    return descriptor
