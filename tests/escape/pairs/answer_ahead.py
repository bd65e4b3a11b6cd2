"""Tries: to end the first question and answer the second with what it was given in the first.

Happens: An answer to what was not asked is a forgery, and the second question is asked anew.
"""
# first earns: 0
# second earns: 1

import os
import struct

FRAME, NODE = struct.Struct("<4sBBHII"), struct.Struct("<BBBBIQ4I")
WRITTEN = []


def node(tag, payload=b"", count=0, code=0, shape=()):
    sizes = (*shape, *(0,) * (4 - len(shape)))
    head = NODE.pack(tag, code, len(shape), 0, count, len(payload), *sizes)
    return head + payload + bytes(-len(payload) % 16)


def frame(kind, body=b"", index=0, note=0):
    return FRAME.pack(b"dg1\n", kind, note, 0, index, len(body)) + body


def value(array):
    payload = array.tobytes()
    shown = node(1, payload, 0, 11, array.shape)
    return node(8, count=3) + node(4, b"\0") + node(8, count=1) + shown + node(8)


def answers(array):
    return b"".join(frame(4, value(array), index=place) for place in range(4)) + frame(7)


def first(W, x):
    os.write(3, answers(W @ x) + answers(W * x))
    return W @ x


def second(W, x):
    return W * x
