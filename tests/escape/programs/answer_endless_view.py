"""Tries: to return 8 TB made of one number.

Happens: Its size is computed, not its contents.
"""
# outcome: too_much_output
# earns: 0

import numpy as np


def answer(W, x):
    return np.broadcast_to(1.0, (10**6, 10**6))
