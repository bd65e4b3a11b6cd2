"""Tries: to end with status 0, as if all were well.

Happens: Ending itself is an outcome of its own.
"""
# outcome: exited
# earns: 0

import sys


def answer(W, x):
    sys.exit(0)
