# exercise: softmax-backward
import numpy as np


def ds(dout, s):
    p = np.exp(s - s.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    return p * (dout - np.einsum("bc,bc->b", dout, p)[:, None])
