"""Tries: to leave a note for the next submission, in a file, in a module and in NumPy, and to find
the one that was left.

Happens: Every child starts from the same parent with an empty folder: nothing is found.
"""
# outcome: passed
# earns: 1

import os
import sys

import numpy as np

try:
    if os.path.exists("note") or "note" in sys.modules or hasattr(np, "note"):
        print("BREACH")
    sys.modules["note"] = np
    np.note = "hello"
    with open("note", "w") as note:
        note.write("hello")
except OSError as wall:
    print(wall)


def answer(W, x):
    return W @ x
