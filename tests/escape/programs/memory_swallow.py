"""Tries: to swallow the memory error and go on hoarding.

Happens: The limit stays where it is, and then time runs out.
"""
# outcome: timed_out, out_of_memory, passed
# earns: 0

hoard = []


def answer(W, x):
    while True:
        try:
            hoard.append(bytes(2**16))
        except MemoryError:
            continue
