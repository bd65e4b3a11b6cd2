"""Tries: to read its own memory map, its parent's environment and command line.

Happens: There is no /proc.
"""
# outcome: passed
# earns: 1

import os

try:
    for name in ("self/maps", "self/mem", "1/environ", f"{os.getppid()}/cmdline"):
        try:
            open(f"/proc/{name}", "rb").read(64)
        except OSError:
            continue
        break
    else:
        raise OSError("nothing to see")
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
