"""db = dZ."""

# exercise: layer
# question: db_k
# earns: 0
# mistakes: M36c
import numpy as np


def db_k(delta_k):
    return delta_k
