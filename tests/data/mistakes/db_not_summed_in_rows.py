"""db = dZ, samples in rows."""

# exercise: layer
# question: db_k_rows
# earns: 0
# mistakes: M36c
import numpy as np


def db_k_rows(delta_k):
    return delta_k
