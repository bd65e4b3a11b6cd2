"""A constant of the author's choice in the logarithm."""

# exercise: losses
# question: softmax_ce_loss
# earns: 1/2
# mistakes: M58c
import numpy as np


def softmax_ce_loss(O, Y):
    e = np.exp(O - O.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.sum(Y * np.log(p + 3e-9))
