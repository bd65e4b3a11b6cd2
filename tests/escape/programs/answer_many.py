"""Tries: to return a hundred thousand arrays.

Happens: More than a few are not read as several, and these are too many for one.
"""
# outcome: failed, too_much_output, timed_out
# earns: 0

import numpy as np


def answer(W, x):
    return [np.zeros(1, "O")] * 10**5
