"""Tries: to type into the operator's terminal (TIOCSTI).

Happens: That ioctl is not allowed.
"""
# outcome: passed
# earns: 1

import fcntl

try:
    fcntl.ioctl(0, 0x5412, b"x")
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
