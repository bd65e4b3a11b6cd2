"""Tries: to make raw and kernel sockets.

Happens: No socket can be made.
"""
# outcome: passed
# earns: 1

import socket

try:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
    except OSError:
        socket.socket(16, socket.SOCK_RAW, 0)
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
