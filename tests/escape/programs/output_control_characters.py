"""Tries: to print terminal controls and bytes that are no text.

Happens: They are text by the time anybody sees them.
"""
# outcome: passed
# earns: 1

import os

os.write(1, bytes(range(256)))


def answer(W, x):
    return W @ x
