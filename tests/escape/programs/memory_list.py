"""Tries: to allocate until there is none left.

Happens: Beyond the limit of memory.
"""
# outcome: out_of_memory
# earns: 0

hoard = []
while True:
    hoard.append(bytes(2**20))


def answer(W, x):
    return W @ x
