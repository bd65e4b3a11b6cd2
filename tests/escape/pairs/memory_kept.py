"""Tries: to leave no memory to the second question.

Happens: It fails beside the first, and is asked again by itself.
"""
# first earns: 1
# second earns: 1

import json

import numpy as np


def first(W, x):
    json.kept = None
    json.kept = [np.empty(2**17) for _ in range(110)]
    return W @ x


def second(W, x):
    for _ in range(30):
        room = np.empty(2**21)
        room[0] = 0
    return W * x + room[0]
