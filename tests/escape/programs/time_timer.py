"""Tries: to interrupt the harness with a timer.

Happens: Timers are refused.
"""
# outcome: passed
# earns: 1

import signal

signal.signal(signal.SIGALRM, lambda *_: 1 / 0)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
    print("BREACH")
except OSError as wall:
    print(wall)


def answer(W, x):
    return W @ x
