"""Tries: to read a file of the machine.

Happens: There is no such file in its root (tier A), or Landlock refuses it (tier B).
"""
# outcome: passed
# earns: 1

import os

try:
    open("/etc/passwd").read()
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
