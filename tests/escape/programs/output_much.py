"""Tries: to print 40 MB and then answer honestly.

Happens: The beginning is kept, the rest dropped; the answer counts.
"""
# outcome: passed
# earns: 1

for _ in range(40):
    print("x" * 10**6)


def answer(W, x):
    return W @ x
