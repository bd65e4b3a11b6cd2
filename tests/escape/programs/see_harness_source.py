"""Tries: to read the source of the functions that call it.

Happens: The files are not in its root, or Landlock refuses them.
"""
# outcome: passed
# earns: 1

import inspect
import sys

try:
    inspect.getsource(sys._getframe().f_back)
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
