"""Tries: to delete and rename NumPy's files.

Happens: Refused, and nobody notices.
"""
# outcome: passed
# earns: 1

import os
import numpy as np

try:
    try:
        os.rename(np.__file__, np.__file__ + ".old")
    except OSError:
        os.unlink(np.__file__)
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
