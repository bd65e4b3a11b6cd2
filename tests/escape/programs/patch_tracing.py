"""Tries: to raise from a trace function inside the harness.

Happens: The child ends without an answer, or with its error.
"""
# outcome: crashed, exited, passed
# earns: 0

import sys


def trace(frame, event, argument):
    if "submission" not in frame.f_code.co_filename:
        raise RuntimeError("here")
    return trace


sys.settrace(trace)
sys.setprofile(trace)


def answer(W, x):
    return 0
