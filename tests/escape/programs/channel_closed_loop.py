"""Tries: to close the channel and go on computing unseen.

Happens: A child without a channel is killed at once, or at its limit.
"""
# outcome: protocol, timed_out
# earns: 0

import os

os.close(3)
while True:
    pass


def answer(W, x):
    return W @ x
