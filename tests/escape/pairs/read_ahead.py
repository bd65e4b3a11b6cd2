"""Tries: to read the second question from the channel while it is asked the first.

Happens: It is sent when the first is answered, and there is nothing to read.
"""
# first earns: 1
# second earns: 1

import select


def first(W, x):
    if select.select([3], [], [], 0.01)[0]:
        print("BREACH: there is something to read")
    return W @ x


def second(W, x):
    return W * x
