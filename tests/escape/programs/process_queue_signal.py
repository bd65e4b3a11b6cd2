"""Tries: to open its parent as a pidfd and signal that.

Happens: pidfd_open is not allowed.
"""
# outcome: passed
# earns: 1

import os

try:
    os.pidfd_open(os.getppid() or 1)
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
