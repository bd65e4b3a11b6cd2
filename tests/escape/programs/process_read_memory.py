"""Tries: to read another process's memory.

Happens: The child is ended by SIGSYS at the call.
"""
# outcome: killed
# earns: 0

import ctypes
import os

NUMBERS = {"x86_64": 310, "aarch64": 270}
libc = ctypes.CDLL(None, use_errno=True)
result = libc.syscall(ctypes.c_long(NUMBERS[os.uname().machine]), os.getppid(), 0, 0, 0, 0, 0)
if result != -1:
    print("BREACH", result)


def answer(W, x):
    return W @ x
