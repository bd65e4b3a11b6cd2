"""Tries: to make a device node and a named pipe.

Happens: mknod is not allowed.
"""
# outcome: passed
# earns: 1

import os

try:
    try:
        os.mkfifo("pipe")
    except OSError:
        os.mknod("disk", 0o60600, os.makedev(8, 0))
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
