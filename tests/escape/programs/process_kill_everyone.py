"""Tries: to kill every process there is, its parent and the first one.

Happens: No signal may be sent; in tier A there is nobody to see either.
"""
# outcome: passed
# earns: 1

import os

for target in (-1, 0, os.getppid(), 1, *range(2, 400)):
    try:
        os.kill(target, 9)
        print("BREACH", target)
    except OSError:
        continue


def answer(W, x):
    return W @ x
