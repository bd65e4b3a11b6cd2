"""The mean over all entries."""

# exercise: losses
# question: softmax_ce_delta
# earns: 0
# mistakes: M77
import numpy as np


def softmax_ce_delta(O, Y):
    e = np.exp(O - O.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - Y) / Y.size
