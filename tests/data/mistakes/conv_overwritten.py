"""= in place of += where patches overlap."""

# exercise: convolution
# question: conv1d_backward
# earns: 1/2
# mistakes: M80
import numpy as np


def conv1d_backward(dout, x, w, stride):
    dx, dw = 0 * x, 0 * w
    for i, d in enumerate(dout):
        part = slice(stride * i, stride * i + len(w))
        dx[part] = d * w
        dw += d * x[part]
    return dx, dw
