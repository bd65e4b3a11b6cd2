"""Tries: to become a shell.

Happens: execve ends the child with SIGSYS.
"""
# outcome: killed
# earns: 0

import os

os.execv("/bin/sh", ["sh", "-c", "echo BREACH"])


def answer(W, x):
    return W @ x
