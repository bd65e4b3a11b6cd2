"""Tries: to stack Landlock rules.

Happens: The child is ended by SIGSYS at the call.
"""
# outcome: killed
# earns: 0

import ctypes
import os

NUMBERS = {"x86_64": 444, "aarch64": 444}
libc = ctypes.CDLL(None, use_errno=True)
result = libc.syscall(ctypes.c_long(NUMBERS[os.uname().machine]), 0, 0, 1)
if result != -1:
    print("BREACH", result)


def answer(W, x):
    return W @ x
