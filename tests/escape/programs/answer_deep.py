"""Tries: to return lists nested without end.

Happens: Such a thing is no array of numbers.
"""
# outcome: failed, crashed
# earns: 0

def answer(W, x):
    endless = []
    endless.append(endless)
    return endless
