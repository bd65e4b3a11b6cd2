"""Tries: to compute for ever inside machine code, where Python sees no signal.

Happens: Killed from outside all the same.
"""
# outcome: timed_out
# earns: 0

def answer(W, x):
    return 7 ** (10**9)
