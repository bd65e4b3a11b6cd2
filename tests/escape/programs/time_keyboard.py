"""Tries: to wait for the keyboard.

Happens: There is none: input ends at once.
"""
# outcome: crashed
# earns: 0

name = input("Who are you? ")


def answer(W, x):
    return W @ x
