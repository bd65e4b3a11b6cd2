"""Tries: to write to its output without end, around Python.

Happens: Ended after the hard cap.
"""
# outcome: too_much_output
# earns: 0

import os

while True:
    os.write(2, bytes(65536))


def answer(W, x):
    return W @ x
