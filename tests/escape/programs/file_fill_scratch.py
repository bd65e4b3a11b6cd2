"""Tries: to fill the disk through its scratch folder.

Happens: The folder is 1 MiB of memory of its own and vanishes with the child; tier B has none.
"""
# outcome: passed
# earns: 1

written = 0
try:
    for place in range(1000):
        with open(f"file{place}", "wb") as file:
            written += file.write(bytes(60_000))
except OSError as wall:
    print(wall)
if written > 2**20:
    print("BREACH", written)


def answer(W, x):
    return W @ x
