"""Tries: to load a compiled library that was not loaded before.

Happens: It cannot be mapped executable.
"""
# outcome: passed
# earns: 1

import ctypes

try:
    ctypes.CDLL("libresolv.so.2")
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
