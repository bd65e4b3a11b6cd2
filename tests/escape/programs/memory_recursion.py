"""Tries: to call itself without end.

Happens: A RecursionError is an exception like any other.
"""
# outcome: crashed
# earns: 0

def answer(W, x):
    return answer(W, x)
