"""Tries: to pass a descriptor out, and get one in, over the grader's own channel.

Happens: Only plain reads and writes are allowed on it.
"""
# outcome: passed
# earns: 1

import os
import socket

try:
    channel = socket.socket(fileno=os.dup(3))
    try:
        socket.send_fds(channel, [b"x"], [0])
    except OSError:
        socket.recv_fds(channel, 1, 1)
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x
