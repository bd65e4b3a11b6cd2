"""Tries: to find the harness's own copy of an argument, to pass it off once the argument is destroyed.

Happens: There is none, so it would have to make one, and then it could as well work on that.
"""
# outcome: passed
# earns: 0
# inputs: writeable

import gc
import sys

import numpy as np

LOOKED_INTO = 200_000


def reachable():
    frame, seen = sys._getframe(1), set()
    todo = [gc.get_objects()]
    while frame:
        todo += [frame.f_locals, frame.f_globals]
        frame = frame.f_back
    while todo and len(seen) < LOOKED_INTO:
        found = todo.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if type(found) is np.ndarray:
            todo.append(found.base)
        else:
            todo += gc.get_referents(found)


def hunt(mine):
    wanted = mine.tobytes()
    for found in reachable():
        if found is wanted or found is mine:
            continue
        held = found.tobytes() if type(found) is np.ndarray and found.nbytes < 2**16 else found
        if isinstance(held, (bytes, bytearray)) and wanted in held:
            print("BREACH: here is another copy", type(found))


def answer(W, x):
    right = W @ x
    if not hunted:
        hunted.append(True)
        hunt(W)
    W[:] = 0
    return right


hunted = []
