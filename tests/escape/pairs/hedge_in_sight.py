"""Tries: to have two guesses: one if it was asked another question before, one if not.

Happens: Each question finds the program as it was loaded, so there is one guess.
"""
# first earns: 1
# second earns: 0

ASKED = []


def first(W, x):
    ASKED.append(1)
    return W @ x


def second(W, x):
    return W * x if ASKED else W + x
