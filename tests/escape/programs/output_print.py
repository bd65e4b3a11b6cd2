"""Tries: to print without end.

Happens: Ended after the hard cap; the beginning is kept.
"""
# outcome: too_much_output, timed_out
# earns: 0

def answer(W, x):
    while True:
        print("x" * 10**6)
