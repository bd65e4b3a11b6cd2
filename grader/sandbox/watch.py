"""How long a child has computed, and how long it has merely waited.

Processor time is what counts, so that a right program does not run out of time on a busy
machine. Time neither computing nor queueing for a processor is idleness: a program that sleeps
must not hold up the class either.
"""

import os
import re
import time
from dataclasses import astuple, dataclass
from enum import Enum

#: Never look more often than this.
_SHORTEST_S = 0.005
#: How long a child has waited for us is looked up only if it can have been more than this.
_UNNOTICED_S = 0.05
_MOST_BYTES = 1000
#: The most memory that a process has ever held, as the kernel tells it.
_HELD = re.compile(rb"VmHWM:\s*([0-9]+) kB")


class Excess(Enum):
    """Which bound was crossed."""

    CPU = "cpu"
    IDLE = "idle"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The three bounds on time, in seconds.

    Attributes
    ----------
    cpu_s, idle_s, wall_s : float
    s_per_gib : float
        Processor time on top for each GiB of memory that is held.
    """

    cpu_s: float
    idle_s: float
    wall_s: float
    s_per_gib: float = 0.0

    def times(self, share: float) -> "Bounds":
        """Return a share of each."""
        return Bounds(*(share * bound for bound in astuple(self)))


class Watch:
    """Measures one child from now on, from outside, without asking it.

    Nothing of it is read until the first bound could have been crossed, so that a quick job costs
    nothing.
    """

    def __init__(self, pidfd: int, bounds: Bounds) -> None:
        self._pidfd, self._bounds = pidfd, bounds
        self._start = time.monotonic()
        self._accounts: int | None = None
        self._queued_s = _own_queue_s()
        self._idle_before_s = self._ours_s = 0.0
        self.next_look = self._start + min(bounds.cpu_s, bounds.idle_s, bounds.wall_s)

    def seconds_left(self) -> float:
        """Return how long nothing needs to be looked at; negative if a look is due."""
        return self.next_look - time.monotonic()

    def look(self, *, spoke: bool = False) -> Excess | None:
        """Return the bound that is crossed by now, or set the time of the next look.

        Parameters
        ----------
        spoke : bool
            Whether it has said something that we have not read: then it may wait for us.
        """
        cpu_s, idle_s = self._spent()
        late_s = _own_queue_s() - self._queued_s
        left = {
            Excess.CPU: self._bounds.cpu_s + self._for_memory_s() - cpu_s,
            Excess.IDLE: self._bounds.idle_s + self._ours_s + late_s - idle_s,
            Excess.WALL: self._bounds.wall_s - self.elapsed_s,
        }
        if left[Excess.IDLE] <= 0 and (spoke or self._is_runnable()):
            left[Excess.IDLE] = _SHORTEST_S  # what it queues right now is counted afterwards
        for excess, seconds in left.items():
            if seconds <= 0:
                return excess
        self.next_look = time.monotonic() + max(_SHORTEST_S, min(left.values()))
        return None

    def begin_our_turn(self) -> None:
        """Count no waiting from now on: it has answered, and waits to be asked."""
        self._idle_before_s = self._spent()[1] if self.elapsed_s > _UNNOTICED_S else 0.0

    def end_our_turn(self) -> None:
        """Count its waiting again, what it had waited before included."""
        if self.elapsed_s > _UNNOTICED_S:
            self._ours_s += self._spent()[1] - self._idle_before_s

    def allow(self, bounds: Bounds) -> None:
        """Measure by other bounds from now on."""
        self._bounds = bounds
        self.next_look = self._start + min(bounds.cpu_s, bounds.idle_s, bounds.wall_s)

    @property
    def elapsed_s(self) -> float:
        """How long it has measured."""
        return time.monotonic() - self._start

    @classmethod
    def is_told(cls, pidfd: int) -> bool:
        """Whether the kernel tells how long the process behind ``pidfd`` has computed."""
        watch = cls(pidfd, Bounds(1, 1, 1))
        try:
            return watch._used() is not None
        finally:
            watch.close()

    def _spent(self) -> tuple[float, float]:
        """Return how long it has computed, and how long it has neither computed nor queued."""
        wall_s = self.elapsed_s
        cpu_s, queued_s = self._used() or (0.0, wall_s)
        return cpu_s, wall_s - cpu_s - queued_s

    def _used(self) -> tuple[float, float] | None:
        """Return seconds computed and seconds queued; None if the kernel does not tell."""
        try:
            computed, queued, _ = self._read("schedstat").split()
        except (OSError, ValueError):
            return None
        return int(computed) / 1e9, int(queued) / 1e9

    def _for_memory_s(self) -> float:
        """Return the processor time allowed for the memory that is held."""
        if not self._bounds.s_per_gib:
            return 0.0
        try:
            held = _HELD.search(self._read("status"))
        except OSError:
            return 0.0
        return self._bounds.s_per_gib * int(held[1]) / 2**20 if held else 0.0

    def _is_runnable(self) -> bool:
        try:
            return self._read("stat").rpartition(b")")[2].split()[0] == b"R"
        except (OSError, IndexError):
            return False

    def _read(self, name: str) -> bytes:
        if self._accounts is None:
            self._accounts = _open_accounts(self._pidfd)
        descriptor = os.open(name, os.O_RDONLY, dir_fd=self._accounts)
        try:
            return os.read(descriptor, _MOST_BYTES)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Let go of the kernel's files."""
        if self._accounts is not None:
            os.close(self._accounts)
            self._accounts = None


def _own_queue_s() -> float:
    """Return how long this thread has ever queued for a processor; 0 if the kernel tells nothing.

    So much later may it have come to what a child said.
    """
    try:
        with open("/proc/thread-self/schedstat", "rb", buffering=0) as told:  # noqa: PTH123  a kernel interface
            return int(told.read(_MOST_BYTES).split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _process_id(pidfd: int) -> int:
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as info:  # noqa: PTH123  no path, a kernel interface
        return next((int(line[4:]) for line in info if line.startswith("Pid:")), -1)


def _open_accounts(pidfd: int) -> int:
    """Open the folder in /proc of exactly the process behind ``pidfd``."""
    pid = _process_id(pidfd)
    descriptor = os.open(f"/proc/{pid}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    if _process_id(pidfd) != pid:  # it ended meanwhile, so the number may be another's
        os.close(descriptor)
        raise ProcessLookupError(pid)
    return descriptor
