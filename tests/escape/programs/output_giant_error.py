"""Tries: to raise an error with a message of 10 MB.

Happens: It is cut, as the program's and as the call's.
"""
# outcome: crashed
# earns: 0

raise ValueError("x" * 10**7)


def answer(W, x):
    raise ValueError("x" * 10**7)
