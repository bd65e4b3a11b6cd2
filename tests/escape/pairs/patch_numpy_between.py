"""Tries: to have the second question answered by what the first put in NumPy.

Happens: NumPy has moved, so the second question is asked in another child.
"""
# first earns: 1
# second earns: 0

import numpy as np


def first(W, x):
    right = W @ x
    np.add = np.multiply
    return right


def second(W, x):
    return np.add(W, x)
