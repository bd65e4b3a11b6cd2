"""Tries: to raise an error whose text ends the process when read.

Happens: The error is reported without its text, as the program's and as the call's.
"""
# outcome: crashed
# earns: 0

class Bite(Exception):
    def __str__(self):
        raise SystemExit

    __repr__ = __str__


raise Bite


def answer(W, x):
    raise Bite
