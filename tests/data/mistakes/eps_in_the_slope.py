"""A larger one in a denominator."""

# exercise: losses
# question: softmax_ce_delta
# earns: 0
# mistakes: M58c
import numpy as np


def softmax_ce_delta(O, Y):
    e = np.exp(O - O.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    g = -Y / (p + 1e-4)
    return p * (g - np.sum(p * g, axis=1, keepdims=True))
