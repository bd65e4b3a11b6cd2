"""Only the diagonal of the Jacobian."""

# exercise: softmax-backward
# question: ds
# earns: 0
# mistakes: M48b
import numpy as np


def ds(dout, s):
    p = np.exp(s - s.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    return p * (1 - p) * dout
