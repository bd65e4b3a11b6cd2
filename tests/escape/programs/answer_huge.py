"""Tries: to return more numbers than anybody wants.

Happens: Answers are at most 1 MiB.
"""
# outcome: too_much_output
# earns: 0

import numpy as np


def answer(W, x):
    return np.zeros(2**20)
