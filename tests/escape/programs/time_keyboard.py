"""Tries: to wait for the keyboard.

Happens: There is none: input ends at once, in the program and in the call.
"""
# outcome: crashed
# earns: 0

name = input("Who are you? ")


def answer(W, x):
    name = input("Who are you? ")
    return W @ x
