"""The belt of a process that judges: so much memory, and so much processor time a submission.

Judges bound their own work. Where one fails to, the process ends and not the machine, nor the
class's patience; the submission is judged once more, by numbers alone. The jail is a process of
its own with bounds of its own: what it uses does not count here.
"""

import math
import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn, Protocol

from grader.errors import SandboxError
from grader.report import Report

#: Exit status of a process that ran out of memory where Python could tell.
EXHAUSTED = 86
#: The ends of a process that met its belt. Machine code that gets no memory gives up or crashes.
_ENDS = (EXHAUSTED, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGSEGV)
_MEMORY = Path("/proc/self/statm")
_UNLIMITED = resource.RLIM_INFINITY


def was_met(exit_code: int | None) -> bool:
    """Whether a process that ended so was ended by its belt, not by somebody else."""
    return exit_code in _ENDS


class _OutOfTime(BaseException):
    """The processor time for a submission is used up; no judge takes it for a fault of its own."""


class Judge(Protocol):
    """Judges one submission."""

    def __call__(self, *, numbers_only: bool) -> Report:
        """Return the verdict."""


@dataclass(frozen=True, slots=True)
class Belt:
    """Bounds of a process that judges.

    Attributes
    ----------
    memory_bytes : int
        Address space beyond what is mapped when it is put on. All exercises and their solutions
        one after another take 80 MB.
    cpu_s : float
        Processor time of one submission. The heaviest exercise takes half a second, drawing its
        inputs included.
    """

    memory_bytes: int = 2**30
    cpu_s: float = 30.0

    def put_on(self) -> None:
        """Bound the memory of this process, for as long as it lives."""
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        _set_soft(resource.RLIMIT_CORE, 0)  # no file with references is left if it dies
        _set_soft(resource.RLIMIT_AS, _mapped_bytes() + self.memory_bytes)

    @contextmanager
    def tight(self) -> Iterator[None]:
        """Judge one submission within; this process ends if it takes more than it may."""
        self._wind()
        try:
            yield
        except MemoryError:
            os._exit(EXHAUSTED)
        finally:
            _set_soft(resource.RLIMIT_CPU, _UNLIMITED)

    def _wind(self) -> None:
        _set_soft(resource.RLIMIT_CPU, math.ceil(time.process_time() + self.cpu_s))

    def judge(self, judge: Judge) -> Report:
        """Return what a judge finds, in a process that shall not end; once more if it met a bound.

        To be called from the main thread. The bounds are as they were when it returns.

        Raises
        ------
        SandboxError
            If numbers alone take too much as well.
        """
        with _restored():
            self.put_on()
            for numbers_only in (False, True):
                signal.signal(signal.SIGXCPU, _out_of_time)
                self._wind()
                with suppress(MemoryError, _OutOfTime):
                    return judge(numbers_only=numbers_only)
        message = "Judging took more time or memory than it may, over numbers alone as well."
        raise SandboxError(message)


def _out_of_time(_: int, __: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)  # the kernel repeats it, and once is enough
    raise _OutOfTime


@contextmanager
def _restored() -> Iterator[None]:
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_CPU)
    before = [(kind, resource.getrlimit(kind)) for kind in kinds]
    handler = signal.getsignal(signal.SIGXCPU) or signal.SIG_DFL
    try:
        yield
    finally:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)  # it comes too late
        for kind, limits in before:
            resource.setrlimit(kind, limits)
        signal.signal(signal.SIGXCPU, handler)


def _set_soft(kind: int, value: int) -> None:
    """Set what counts, no higher than what may be: that is left as it is."""
    _, hard = resource.getrlimit(kind)
    highest = value if hard == _UNLIMITED else hard if value == _UNLIMITED else min(value, hard)
    resource.setrlimit(kind, (highest, hard))


def _mapped_bytes() -> int:
    pages = int(_MEMORY.read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
