"""Tries: to make a symbolic and a hard link to a file outside.

Happens: Neither call is allowed.
"""
# outcome: passed
# earns: 1

import os

try:
    try:
        os.symlink("/etc/passwd", "link")
    except OSError:
        os.link(os.__file__, "link")
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
