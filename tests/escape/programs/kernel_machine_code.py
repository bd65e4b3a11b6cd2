"""Tries: to put machine code of its own into memory.

Happens: Memory cannot be made executable.
"""
# outcome: passed
# earns: 1

import mmap

try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).write(b"\xcd\x80")
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
