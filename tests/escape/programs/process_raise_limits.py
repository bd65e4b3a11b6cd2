"""Tries: to lift its own limits.

Happens: Limits can be read, not set.
"""
# outcome: passed
# earns: 1

import resource

try:
    resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
