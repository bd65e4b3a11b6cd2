"""Tries: to keep working after the end: atexit, finalizers, an exception hook.

Happens: The child is killed when its answers are in.
"""
# outcome: passed
# earns: 1

import atexit
import sys
import time


class Late:
    def __del__(self):
        time.sleep(60)


keep = Late()
atexit.register(time.sleep, 60)
sys.excepthook = lambda *_: time.sleep(60)


def answer(W, x):
    return W @ x
