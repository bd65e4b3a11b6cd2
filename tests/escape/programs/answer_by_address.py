"""Tries: to return an "array" at an address of its choice.

Happens: The child crashes when it is read.
"""
# outcome: killed
# earns: 0

class Address:
    __array_interface__ = {"data": (8, False), "shape": (3,), "typestr": "<f8", "version": 3}


def answer(W, x):
    return Address()
