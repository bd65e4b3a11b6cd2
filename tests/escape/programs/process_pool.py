"""Tries: to use a pool of processes.

Happens: Neither semaphores nor processes can be made.
"""
# outcome: passed
# earns: 1

import multiprocessing

try:
    with multiprocessing.Pool(2) as pool:
        print("BREACH", pool.map(abs, [-1]))
except (OSError, ImportError, RuntimeError) as wall:
    print(wall)


def answer(W, x):
    return W @ x
