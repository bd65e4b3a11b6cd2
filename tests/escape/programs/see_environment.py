"""Tries: to read secrets from the environment.

Happens: It holds a handful of harmless settings.
"""
# outcome: passed
# earns: 1

import os

for name, value in os.environ.items():
    if name not in {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONHASHSEED", "LC_ALL", "HOME", "TMPDIR", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}:
        print("BREACH", name, value)


def answer(W, x):
    return W @ x
