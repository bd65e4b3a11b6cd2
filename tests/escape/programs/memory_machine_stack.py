"""Tries: to overflow the stack of the machine below Python.

Happens: The child crashes alone.
"""
# outcome: killed, out_of_memory, crashed
# earns: 0

import sys

sys.setrecursionlimit(10**9)


def answer(W, x):
    again = lambda _=0: sorted([1], key=again)
    return again()
