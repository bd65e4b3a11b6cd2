"""Tries: to sleep, using no processor time at all.

Happens: Ended for waiting.
"""
# outcome: timed_out
# earns: 0

import time


def answer(W, x):
    time.sleep(3600)
