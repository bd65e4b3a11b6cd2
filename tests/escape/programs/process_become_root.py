"""Tries: to become another user.

Happens: The calls are not allowed.
"""
# outcome: passed
# earns: 1

import os

try:
    try:
        os.setresuid(0, 0, 0)
    except OSError:
        os.setgroups([0])
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
