"""The sentences that say how a job ended, as a student reads them."""

import signal

from grader.sandbox.limits import Limits
from grader.sandbox.watch import Bounds, Excess

_SIGNALS = {
    signal.SIGSYS: "it made a system call that no exercise needs and that is forbidden here",
    signal.SIGSEGV: "machine code crashed, or called itself too deeply",
    signal.SIGABRT: "machine code gave up",
    signal.SIGFPE: "machine code divided by zero",
    signal.SIGBUS: "machine code crashed",
    signal.SIGKILL: "the system ended it, most likely for want of memory",
}


def too_long(excess: Excess, bounds: Bounds) -> str:
    """Say which bound on time was crossed."""
    match excess:
        case Excess.CPU:
            beside = ", beside what its memory took" if bounds.s_per_gib else ""
            return f"It computed for more than {bounds.cpu_s:g} s of processor time{beside}."
        case Excess.IDLE:
            return f"It waited for more than {bounds.idle_s:g} s instead of computing."
        case Excess.WALL:
            return f"It gave no answer within {bounds.wall_s:g} s."


def too_much_memory(memory_bytes: int) -> str:
    """Say that memory ran out."""
    return f"It wanted more than {memory_bytes >> 20:,} MiB of memory."


def too_much_printed(limits: Limits) -> str:
    """Say that the flood was stopped."""
    return f"It printed more than {limits.printed_bytes >> 20:,} MiB."


def printed_cut(limits: Limits) -> str:
    """Say that not all that was printed is shown."""
    return f"\n[cut after {limits.output_bytes:,} bytes]"


def exited(status: object) -> str:
    """Say that the program ended itself."""
    return f"It ended its own process (status {status}) instead of returning."


def forged(what: str) -> str:
    """Say that the channel was misused."""
    return f"It wrote to or closed the grader's own channel: {what}."


def killed(number: int) -> str:
    """Name the signal and what it most likely means."""
    try:
        name, meaning = signal.Signals(number).name, _SIGNALS.get(signal.Signals(number), "")
    except ValueError:
        name, meaning = f"signal {number}", ""
    return f"It was ended by {name}: {meaning}." if meaning else f"It was ended by {name}."


def crashed(error: str) -> str:
    """Return the last line of a traceback."""
    return error.strip().rpartition("\n")[2][:300]
