# mistake: M67 in conv1d_backward, conv2d_backward
# earns: 0.5 in conv1d_backward; 4/3 in conv2d_backward
import numpy as np


def conv1d_backward(dout, x, w, stride):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i in range(len(dout)):
        dx[stride * i : stride * i + len(w)] += dout[i] * w[::-1]
        dw += dout[i] * x[stride * i : stride * i + len(w)]
    return dx, dw


def conv2d_backward(dout, x, w):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for c, i, j in np.ndindex(*dout.shape):
        for d, a, b in np.ndindex(*w.shape[1:]):
            dx[d, i + a, j + b] += dout[c, i, j] * w[c, d, -1 - a, -1 - b]
            dw[c, d, a, b] += dout[c, i, j] * x[d, i + a, j + b]
    return dx, dw, dout.sum(axis=(1, 2))
