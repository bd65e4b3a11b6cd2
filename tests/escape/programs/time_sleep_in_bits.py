"""Tries: to sleep a little at a time, computing in between.

Happens: Waiting is added up.
"""
# outcome: timed_out
# earns: 0

import time


def answer(W, x):
    while True:
        time.sleep(0.01)
