"""Tries: to decompress a few kilobytes into gigabytes.

Happens: Beyond the limit of memory.
"""
# outcome: out_of_memory, timed_out
# earns: 0

import zlib


def answer(W, x):
    engine = zlib.compressobj(9)
    bomb = b"".join(engine.compress(bytes(2**20)) for _ in range(64)) + engine.flush()
    return [zlib.decompress(bomb) for _ in range(64)]
