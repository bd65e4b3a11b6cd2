"""All axes summed: one number comes back. Catalogued as M36a, not named."""

# exercise: layer
# question: db_k
# earns: 0
# mistakes: M36a
import numpy as np


def db_k(delta_k):
    return delta_k.sum()
