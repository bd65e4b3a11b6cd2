"""Tries: to open devices that reach memory, kernel log and terminal.

Happens: They do not exist in its root, or Landlock refuses them.
"""
# outcome: passed
# earns: 1

import os

try:
    for name in ("mem", "kmsg", "tty", "console", "ptmx", "fuse", "kvm", "shm/x"):
        try:
            open("/dev/" + name, "rb")
        except OSError:
            continue
        break
    else:
        raise OSError("no device")
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
