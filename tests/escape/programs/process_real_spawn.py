"""Tries: to start a program behind the back of the courtesy, as subprocess itself does.

Happens: The system call below is refused.
"""
# outcome: passed
# earns: 1

import os
import _posixsubprocess

try:
    _posixsubprocess.fork_exec([b"/bin/true"], [b"/bin/true"], True, (), None, None, -1, -1, -1, -1, -1, -1, *os.pipe(), False, False, 0, None, None, None, -1, None, False)
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
