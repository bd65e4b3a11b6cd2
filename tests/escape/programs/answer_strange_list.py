"""Tries: to return a list that changes while it is read.

Happens: Reading it fails, or takes its time until the limit.
"""
# outcome: failed, crashed, timed_out
# earns: 0

class Strange(list):
    def __iter__(self):
        while True:
            yield 0.0

    def __len__(self):
        return 3


def answer(W, x):
    return Strange([0.0, 0.0])
