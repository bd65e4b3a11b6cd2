"""Tries: to crash the interpreter.

Happens: The child crashes alone.
"""
# outcome: killed
# earns: 0

import ctypes


def answer(W, x):
    return ctypes.string_at(8)
