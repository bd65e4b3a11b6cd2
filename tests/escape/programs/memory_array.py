"""Tries: to allocate 8 GiB at once.

Happens: Beyond the limit of memory.
"""
# outcome: out_of_memory
# earns: 0

import numpy as np


def answer(W, x):
    return np.ones(2**30)
