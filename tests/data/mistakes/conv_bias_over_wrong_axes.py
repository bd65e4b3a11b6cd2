"""The bias summed over channels and rows."""

# exercise: convolution
# question: conv2d_backward
# earns: 4/3
# mistakes: M36b
import numpy as np


def conv2d_backward(dout, x, w):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for i in range(dout.shape[1]):
        for j in range(dout.shape[2]):
            part = np.s_[:, i : i + w.shape[2], j : j + w.shape[3]]
            dx[part] += np.tensordot(dout[:, i, j], w, axes=1)
            dw += np.multiply.outer(dout[:, i, j], x[part])
    return dx, dw, dout.sum(axis=(0, 1))
