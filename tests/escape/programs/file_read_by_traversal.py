"""Tries: to climb out of the working folder with dots.

Happens: Above its root there is nothing.
"""
# outcome: passed
# earns: 1

import os

try:
    open("../../../../../../etc/hostname").read()
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
