"""Tries: to raise what no handler expects.

Happens: It is an exception like any other.
"""
# outcome: crashed
# earns: 0

class Odd(BaseException):
    pass


def answer(W, x):
    raise Odd
