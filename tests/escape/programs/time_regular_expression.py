"""Tries: to match a catastrophic regular expression.

Happens: Killed at the limit of processor time.
"""
# outcome: timed_out
# earns: 0

import re


def answer(W, x):
    return re.match("(a+)+$", "a" * 40 + "b")
