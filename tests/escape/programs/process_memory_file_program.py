"""Tries: to execute a program written into an anonymous memory file.

Happens: memfd_create ends the child with SIGSYS.
"""
# outcome: killed
# earns: 0

import os

file = os.memfd_create("program")
os.write(file, b"#!/bin/sh\necho BREACH\n")
os.execv(f"/proc/self/fd/{file}", ["program"])


def answer(W, x):
    return W @ x
