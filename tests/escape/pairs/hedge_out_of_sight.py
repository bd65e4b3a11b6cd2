"""Tries: the same, with a sign where nobody looks for one.

Happens: It is found, and there is one guess none the less: nobody asks again because it was wrong.
"""
# first earns: 1
# second earns: 0

import json


def first(W, x):
    json.asked = True
    return W @ x


def second(W, x):
    return W + x if hasattr(json, "asked") else W * x
