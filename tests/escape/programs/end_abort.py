"""Tries: to abort.

Happens: The child ends alone, by a signal.
"""
# outcome: killed
# earns: 0

import os


def answer(W, x):
    os.abort()
