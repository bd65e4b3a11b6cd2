"""Tries: to overflow the compiler with nested source.

Happens: A MemoryError or SyntaxError, or the child crashes alone.
"""
# outcome: out_of_memory, crashed, killed
# earns: 0

def answer(W, x):
    return eval("-" * 10**6 + "1")
