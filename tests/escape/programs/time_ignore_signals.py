"""Tries: to ignore every signal and swallow every exception, then loop.

Happens: SIGKILL cannot be ignored.
"""
# outcome: timed_out
# earns: 0

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
while True:
    try:
        while True:
            pass
    except BaseException:
        continue


def answer(W, x):
    return W @ x
