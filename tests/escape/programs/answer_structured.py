"""Tries: to return an array of records.

Happens: That is no array of numbers.
"""
# outcome: failed
# earns: 0

import numpy as np


def answer(W, x):
    return np.zeros(3, dtype=[("a", "f8"), ("b", "O")])
