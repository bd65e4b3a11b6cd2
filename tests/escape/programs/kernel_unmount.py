"""Tries: to unmount what hides the machine.

Happens: The child is ended by SIGSYS at the call.
"""
# outcome: killed
# earns: 0

import ctypes
import os

NUMBERS = {"x86_64": 166, "aarch64": 39}
libc = ctypes.CDLL(None, use_errno=True)
result = libc.syscall(ctypes.c_long(NUMBERS[os.uname().machine]), b"/", 2)
if result != -1:
    print("BREACH", result)


def answer(W, x):
    return W @ x
