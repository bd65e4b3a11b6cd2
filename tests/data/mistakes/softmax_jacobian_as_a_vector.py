"""p (1 - p): the diagonal alone, as a vector."""

# exercise: losses
# question: softmax_jacobian
# earns: 0
# mistakes: M48b
import numpy as np


def softmax_jacobian(o):
    e = np.exp(o - o.max())
    p = e / e.sum()
    return p * (1 - p)
