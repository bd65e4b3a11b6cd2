"""Tries: to keep data in the kernel for the next one (keyring).

Happens: The child is ended by SIGSYS at the call.
"""
# outcome: killed
# earns: 0

import ctypes
import os

NUMBERS = {"x86_64": 248, "aarch64": 217}
libc = ctypes.CDLL(None, use_errno=True)
result = libc.syscall(ctypes.c_long(NUMBERS[os.uname().machine]), b"user", b"note", b"hello", 5, -3)
if result != -1:
    print("BREACH", result)


def answer(W, x):
    return W @ x
