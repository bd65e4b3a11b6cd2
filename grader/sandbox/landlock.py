"""Landlock: a process gives up its rights to files, TCP, abstract sockets and outside signals.

A :class:`Ruleset` is built once in the warm parent; every child then enforces it with one
system call.
"""

import ctypes
import os
import struct
from pathlib import Path

from grader.sandbox import kernel

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
#: What may be allowed below a path.
READ = _READ_FILE | _READ_DIR
WRITE = READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _TRUNCATE
_ON_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE

#: Number of file rights that each version of the interface knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_ALL_TCP, _ALL_SCOPES = 0b11, 0b11
_VERSION_QUERY, _RULE_PATH_BENEATH = 1, 1


def version() -> int:
    """Return the version of Landlock this kernel offers; 0 if it has none."""
    try:
        return kernel.syscall("landlock_create_ruleset", None, 0, _VERSION_QUERY)
    except OSError:
        return 0


class Ruleset:
    """Everything is forbidden but what :meth:`allow` names."""

    def __init__(self) -> None:
        found = version()
        self._rights = (1 << _FILE_RIGHTS.get(found, 16)) - 1
        network, scopes = (_ALL_TCP if found >= 4 else 0), (_ALL_SCOPES if found >= 6 else 0)
        size = 24 if found >= 6 else 16 if found >= 4 else 8
        attributes = struct.pack("<3Q", self._rights, network, scopes)[:size]
        self._fd = kernel.syscall("landlock_create_ruleset", attributes, ctypes.c_size_t(size), 0)

    def allow(self, path: Path, rights: int) -> None:
        """Allow ``rights`` (READ, WRITE) on ``path`` and all below it."""
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not path.is_dir():
                rights &= _ON_FILES
            rule = struct.pack("<Qi", rights & self._rights, fd)
            kernel.syscall("landlock_add_rule", self._fd, _RULE_PATH_BENEATH, rule, 0)
        finally:
            os.close(fd)

    def enforce(self) -> None:
        """Bind this process for good; no_new_privs must be set."""
        kernel.syscall("landlock_restrict_self", self._fd, 0)
