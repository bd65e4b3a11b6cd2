"""Tries: to have a function of the first question called in the midst of the second.

Happens: There are no timers; where there are no walls, all it can do is to harm itself.
"""
# first earns: 1
# second earns: 1

import signal


def first(W, x):
    signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    except OSError:
        pass
    return W @ x


def second(W, x):
    return W * x
