"""Tries: to send an error whose outcome is "passed".

Happens: There is no such thing.
"""
# outcome: protocol
# earns: 0

import os
import struct

import numpy as np

FRAME, NODE = struct.Struct("<4sBBHII"), struct.Struct("<BBBBIQ4I")


def node(tag, payload=b"", count=0, code=0, shape=()):
    sizes = (*shape, *(0,) * (4 - len(shape)))
    return NODE.pack(tag, code, len(shape), 0, count, len(payload), *sizes) + payload + bytes(-len(payload) % 16)


def frame(kind, body=b"", index=0, note=0):
    return FRAME.pack(b"dg1\n", kind, note, 0, index, len(body)) + body


def value(array):
    payload = array.tobytes()
    return node(8, count=3) + node(4, b"\0") + node(8, count=1) + node(1, payload, 0, 11, array.shape) + node(8)


def answer(W, x):
    os.write(3, frame(6, b"", index=0, note=0))
    return W @ x
