"""The list of system calls a child may make, and the filter program that enforces it.

Three answers: allowed; refused with EPERM, as a library would expect; or, for calls that no
honest program makes, the process is killed (SIGSYS), which is an unmistakable outcome.
The filter is a binary search over the number, so it takes about ten steps a call.
"""

import ctypes
import struct
from itertools import pairwise

from grader.sandbox import kernel, syscalls

ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000

ALLOWED = frozenset(
    """
    read write close fstat stat lstat open poll ppoll select pselect6 lseek pread64 pwrite64
    readv writev access faccessat faccessat2 munmap brk mremap madvise
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall
    sched_yield sched_getaffinity dup nanosleep clock_nanosleep clock_gettime clock_getres
    gettimeofday time times getpid gettid getppid getuid geteuid getgid getegid uname sysinfo
    getrusage getrlimit getcwd chdir fchdir ftruncate fsync fdatasync getdents64 openat
    newfstatat statx readlink readlinkat mkdir mkdirat rmdir unlink unlinkat rename renameat
    renameat2 futex set_robust_list rseq getrandom exit exit_group
    """.split()  # noqa: SIM905  a list of eighty quoted names is hard to read
)
HOSTILE = frozenset(
    """
    ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd
    io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key bpf
    unshare setns mount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount
    fspick mount_setattr perf_event_open userfaultfd init_module finit_module delete_module
    kexec_load memfd_create memfd_secret open_by_handle_at execve execveat personality seccomp
    landlock_create_ruleset landlock_add_rule landlock_restrict_self
    """.split()  # noqa: SIM905  as above
)
#: Allowed only if one argument has one of these values. fcntl: duplicate a descriptor, read and
#: set its flags, but not choose who gets its signals (F_SETOWN could aim a SIGKILL at others).
#: ioctl: "is this a terminal?" and close-on-exec. prlimit64: read only.
ONLY_WITH: dict[str, tuple[int, tuple[int, ...]]] = {
    "fcntl": (1, (0, 1, 2, 3, 4, 1030)),
    "ioctl": (1, (0x5401, 0x5450, 0x5451)),
    "prlimit64": (2, (0,)),
}
#: Refused if this argument asks for executable memory: all machine code was loaded before.
NOT_EXECUTABLE = {"mmap": 2, "mprotect": 2, "pkey_mprotect": 2}
_PROT_EXEC = 4

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_CALLS = 0x40000000
_LOAD, _RETURN, _JUMP = 0x20, 0x06, 0x05
_IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT = 0x15, 0x35, 0x45
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_ARGUMENTS = 0, 4, 16
_SET_MODE_FILTER = 1

Code = list[bytes]


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _argument(index: int, *, high: bool = False) -> bytes:
    return _instruction(_LOAD, _OFFSET_ARGUMENTS + 8 * index + 4 * high)


def _verdict(value: int) -> Code:
    return [_instruction(_RETURN, value)]


def _if_argument_in(index: int, values: tuple[int, ...]) -> Code:
    """Allow if the 64-bit argument is one of ``values`` (each below 2**32)."""
    tests = [
        _instruction(_IF_EQUAL, value, if_true=len(values) - place)
        for place, value in enumerate(values)
    ]
    high_half_is_zero = [_argument(index, high=True), _instruction(_IF_EQUAL, 0, 0, 1 + len(tests))]
    return [*high_half_is_zero, _argument(index), *tests, *_verdict(REFUSE), *_verdict(ALLOW)]


def _unless_executable(index: int) -> Code:
    test = _instruction(_IF_ANY_BIT, _PROT_EXEC, if_true=1)
    return [_argument(index), test, *_verdict(ALLOW), *_verdict(REFUSE)]


def _leaves(machine: str) -> dict[int, Code]:
    by_name = {name: _verdict(ALLOW) for name in ALLOWED}
    by_name |= {name: _verdict(KILL) for name in HOSTILE}
    by_name |= {name: _if_argument_in(*rule) for name, rule in ONLY_WITH.items()}
    by_name |= {name: _unless_executable(index) for name, index in NOT_EXECUTABLE.items()}
    numbers = {name: syscalls.number(name, machine) for name in by_name}
    return {number: by_name[name] for name, number in numbers.items() if number is not None}


def _search(spans: list[tuple[int, Code]]) -> Code:
    """Find the span that holds the loaded number; ``spans`` are (first number, what to do)."""
    if len(spans) == 1:
        return spans[0][1]
    middle = len(spans) // 2
    low, high = _search(spans[:middle]), _search(spans[middle:])
    first = spans[middle][0]
    if len(low) <= 255:
        return [_instruction(_IF_AT_LEAST, first, if_true=len(low)), *low, *high]
    jump = _instruction(_JUMP, len(low))
    return [_instruction(_IF_AT_LEAST, first, if_false=1), jump, *low, *high]


def program(machine: str) -> bytes:
    """Return the filter program for a processor, one of ``syscalls.MACHINES``."""
    leaves, refused = _leaves(machine), _verdict(REFUSE)
    every = [(number, leaves.get(number, refused)) for number in range(max(leaves) + 2)]
    spans = every[:1] + [now for before, now in pairwise(every) if now[1] != before[1]]
    foreign = [_instruction(_IF_EQUAL, _AUDIT_ARCH[machine], if_true=1), *_verdict(KILL)]
    x32 = [_instruction(_IF_AT_LEAST, _X32_CALLS, if_false=1), *_verdict(KILL)]
    load_arch = _instruction(_LOAD, _OFFSET_ARCH)
    load_number = _instruction(_LOAD, _OFFSET_NUMBER)
    return b"".join([load_arch, *foreign, load_number, *x32, *_search(spans)])


class Filter:
    """An assembled program, ready to be loaded by any number of children."""

    def __init__(self, code: bytes) -> None:
        self._code = ctypes.create_string_buffer(code, len(code))
        address = ctypes.addressof(self._code)
        self._argument = struct.pack("<HxxxxxxQ", len(code) // 8, address)

    def load(self) -> None:
        """Bind this process for good; no_new_privs must be set."""
        kernel.syscall("seccomp", _SET_MODE_FILTER, 0, self._argument)
