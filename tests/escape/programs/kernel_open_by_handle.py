"""Tries: to open a file by its number, past all folders.

Happens: The child is ended by SIGSYS at the call.
"""
# outcome: killed
# earns: 0

import ctypes
import os

NUMBERS = {"x86_64": 304, "aarch64": 265}
libc = ctypes.CDLL(None, use_errno=True)
result = libc.syscall(ctypes.c_long(NUMBERS[os.uname().machine]), 0, 0, 0)
if result != -1:
    print("BREACH", result)


def answer(W, x):
    return W @ x
