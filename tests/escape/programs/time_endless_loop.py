"""Tries: to compute for ever.

Happens: Killed at the limit of processor time.
"""
# outcome: timed_out
# earns: 0

def answer(W, x):
    while True:
        pass
