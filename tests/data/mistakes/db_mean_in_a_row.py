"""The mean, kept as a row."""

# exercise: layer
# question: db_k
# earns: 0
# mistakes: M35
import numpy as np


def db_k(delta_k):
    return np.mean(delta_k, axis=1).reshape(1, -1)
