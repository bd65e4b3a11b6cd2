"""Tries: to raise an error with a message of 10 MB.

Happens: It is cut.
"""
# outcome: crashed
# earns: 0

raise ValueError("x" * 10**7)


def answer(W, x):
    return W @ x
