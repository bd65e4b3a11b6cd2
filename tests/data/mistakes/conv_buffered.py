"""Indexed addition counts each index once."""

# exercise: convolution
# question: conv1d_backward
# earns: 1/2
# mistakes: M80
import numpy as np


def conv1d_backward(dout, x, w, stride):
    seen = stride * np.arange(len(dout))[:, None] + np.arange(len(w))
    dx = np.zeros_like(x)
    dx[seen] += dout[:, None] * w
    return dx, dout @ x[seen]
