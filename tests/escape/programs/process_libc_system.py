"""Tries: to call the C library's system().

Happens: It is refused its fork.
"""
# outcome: passed
# earns: 1

import ctypes

if ctypes.CDLL(None).system(b"echo BREACH") == 0:
    print("BREACH")


def answer(W, x):
    return W @ x
