"""Tries: to make system calls through a ring, past the filter (io_uring).

Happens: The child is ended by SIGSYS at the call.
"""
# outcome: killed
# earns: 0

import ctypes
import os

NUMBERS = {"x86_64": 425, "aarch64": 425}
libc = ctypes.CDLL(None, use_errno=True)
result = libc.syscall(ctypes.c_long(NUMBERS[os.uname().machine]), 8, 0)
if result != -1:
    print("BREACH", result)


def answer(W, x):
    return W @ x
