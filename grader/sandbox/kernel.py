"""Doors to the Linux system calls that Python has no binding for: one plain function each.

Each raises ``OSError`` with the call's own errno and name. No dependencies: this module is
loaded inside the jail too.
"""

import ctypes
import os
import signal
import struct
from pathlib import Path
from typing import Any

from grader.sandbox import syscalls

NEWNS = 0x00020000
NEWCGROUP = 0x02000000
NEWUTS = 0x04000000
NEWIPC = 0x08000000
NEWUSER = 0x10000000
NEWPID = 0x20000000
NEWNET = 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_REC, MS_PRIVATE = 16384, 1 << 18
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV = 1, 2, 4

_AT_FDCWD, _AT_EMPTY_PATH, _AT_RECURSIVE = -100, 0x1000, 0x8000
_OPEN_TREE_CLONE, _MOVE_MOUNT_F_EMPTY_PATH, _MNT_DETACH = 1, 4, 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
# Bound here once: looking them up makes objects, and children should find everything made.
_syscall: Any = _libc.syscall
_mount: Any = _libc.mount
# Other systems lack it; they can import this module and are refused later.
_prctl_call: Any = getattr(_libc, "prctl", None)
#: The same door without letting go of the interpreter's lock, as a fork requires.
_locked_syscall = ctypes.PyDLL(None, use_errno=True).syscall


def _checked(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def syscall(name: str, *arguments: object) -> int:
    """Make the named system call; arguments are ints (as C ints), bytes, None or ctypes values."""
    number = syscalls.number(name)
    if number is None:
        raise OSError(38, f"{name}: not on this processor")
    return _checked(_syscall(ctypes.c_long(number), *arguments), name)


def unshare(flags: int) -> None:
    """Leave the namespaces in ``flags`` for fresh ones (PID: for the next children)."""
    _checked(_libc.unshare(flags), f"unshare({flags:#x})")


def fork(flags: int) -> int:
    """Fork straight into fresh namespaces (NEWPID, NEWNS); return as os.fork does.

    Only for a process with one thread and no locks held: unlike os.fork it runs none of the
    after-fork hooks of Python and libc, which would touch a hundred pages to repair what is not
    broken here. The child is process 1 of its own NEWPID namespace, and its parent's later
    children are not affected, as they would be by unshare(2).
    """
    number = syscalls.number("clone")
    arguments = [ctypes.c_ulong(flags | signal.SIGCHLD), *[ctypes.c_ulong(0)] * 4]
    return _checked(_locked_syscall(ctypes.c_long(number or 0), *arguments), "clone")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """mount(2)."""
    texts = (source.encode(), target.encode(), kind.encode())
    _checked(_mount(*texts, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def mount_private_tmpfs(target: str, options: str) -> None:
    """Mount an empty folder that takes no devices, no programs and no set-uid files."""
    mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options)


def clone_tree(path: Path) -> int:
    """Return a file descriptor of a detached copy of the mounts at ``path`` (open_tree(2))."""
    flags = _OPEN_TREE_CLONE | _AT_RECURSIVE | os.O_CLOEXEC
    return syscall("open_tree", _AT_FDCWD, os.fsencode(path), flags)


def restrict_tree(fd: int, attributes: int) -> None:
    """Add attributes such as ATTR_RDONLY to all mounts of a tree; they are never taken away."""
    _set_attributes(fd, b"", _AT_EMPTY_PATH | _AT_RECURSIVE, attributes)


def restrict_mount(path: str, attributes: int) -> None:
    """Add attributes to the one mount at ``path``."""
    _set_attributes(_AT_FDCWD, path.encode(), 0, attributes)


def _set_attributes(fd: int, path: bytes, flags: int, attributes: int) -> None:
    wanted = struct.pack("<4Q", attributes, 0, 0, 0)
    syscall("mount_setattr", fd, path, flags, wanted, ctypes.c_size_t(len(wanted)))


def attach_tree(fd: int, target: Path) -> None:
    """Mount a detached tree at ``target``."""
    flags = _MOVE_MOUNT_F_EMPTY_PATH
    syscall("move_mount", fd, b"", _AT_FDCWD, os.fsencode(target), flags)


def become_root(path: str) -> None:
    """Make the mount at ``path`` the root of everything and drop the old root out of sight."""
    os.chdir(path)
    syscall("pivot_root", b".", b".")
    _checked(_libc.umount2(b".", _MNT_DETACH), "umount2")
    os.chdir("/")


def set_hostname(name: bytes) -> None:
    """Give this UTS namespace a name."""
    _checked(_libc.sethostname(name, len(name)), "sethostname")


def close_from(first: int) -> None:
    """Close every file descriptor from ``first`` upwards."""
    syscall("close_range", ctypes.c_uint(first), ctypes.c_uint(2**32 - 1), 0)


def _prctl(operation: int, argument: int = 0) -> int:
    nothing = ctypes.c_ulong(0)
    result = _prctl_call(operation, ctypes.c_ulong(argument), nothing, nothing, nothing)
    return int(result)


def die_with_parent() -> None:
    """Be killed when the process that forked this one ends."""
    _checked(_prctl(_PR_SET_PDEATHSIG, signal.SIGKILL), "prctl(PDEATHSIG)")


def set_dumpable(dumpable: int) -> None:
    """Say whether others of the same user may look into this process (1) or not (0)."""
    _checked(_prctl(_PR_SET_DUMPABLE, dumpable), "prctl(DUMPABLE)")


def forbid_new_privileges() -> None:
    """Make set-uid programs powerless for this process and its children, for good."""
    _checked(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "prctl(NO_NEW_PRIVS)")


def drop_capability_bounds() -> None:
    """Empty the bounding and ambient capability sets; without the right to, they stay."""
    capability = 0
    while capability < 64 and _prctl(_PR_CAPBSET_DROP, capability) == 0:
        capability += 1
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)


def drop_capabilities() -> None:
    """Give up every capability this process holds."""
    header = struct.pack("<Ii", _CAPABILITY_VERSION_3, 0)
    syscall("capset", header, bytes(24))


def give_back_free_memory() -> None:
    """Return what the allocator holds but does not use, so that forks need not copy it."""
    trim = getattr(_libc, "malloc_trim", None)  # glibc has it, musl does not
    if trim:
        trim(ctypes.c_size_t(0))
