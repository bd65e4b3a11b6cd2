"""Tries: to wait for a lock that nobody will open.

Happens: Ended for waiting.
"""
# outcome: timed_out
# earns: 0

import threading


def answer(W, x):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
