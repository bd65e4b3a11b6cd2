"""Tries: to leave a daemon behind by forking twice.

Happens: The fork is pretended: it plays the parent, and ends.
"""
# outcome: exited
# earns: 0

import os

if os.fork():
    os._exit(0)
os.setsid()
print("BREACH")


def answer(W, x):
    return W @ x
