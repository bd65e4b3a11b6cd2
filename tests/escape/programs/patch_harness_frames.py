"""Tries: to find the harness's modules through the frames and make it send what it likes.

Happens: It can only ever send raw values, and these are wrong.
"""
# outcome: passed, protocol, crashed, exited
# earns: 0

import sys

import numpy as np


def answer(W, x):
    frame = sys._getframe(1)
    while frame:
        for name, thing in list(frame.f_globals.items()):
            if name in ("wire", "values", "complaints"):
                for key in list(vars(thing)):
                    if callable(vars(thing)[key]) and not key.startswith("__"):
                        setattr(thing, key, lambda *_, **__: (False, (np.zeros(3),)))
        frame = frame.f_back
    return np.zeros(len(W))
