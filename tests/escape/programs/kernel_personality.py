"""Tries: to switch off address randomisation.

Happens: The child is ended by SIGSYS at the call.
"""
# outcome: killed
# earns: 0

import ctypes
import os

NUMBERS = {"x86_64": 135, "aarch64": 92}
libc = ctypes.CDLL(None, use_errno=True)
result = libc.syscall(ctypes.c_long(NUMBERS[os.uname().machine]), 0x0040000)
if result != -1:
    print("BREACH", result)


def answer(W, x):
    return W @ x
