"""Tries: to raise what a keyboard interrupt raises.

Happens: It is an exception like any other.
"""
# outcome: crashed
# earns: 0

def answer(W, x):
    raise KeyboardInterrupt
