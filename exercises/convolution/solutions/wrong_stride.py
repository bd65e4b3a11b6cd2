# mistake: M69 in conv1d_backward; M35 in conv2d_backward
# earns: 4/3 in conv2d_backward
import numpy as np


def conv1d_backward(dout, x, w, stride):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i in range(len(dout)):
        dx[i : i + len(w)] += dout[i] * w
        dw += dout[i] * x[i : i + len(w)]
    return dx, dw


def conv2d_backward(dout, x, w):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for c, i, j in np.ndindex(*dout.shape):
        for d, a, b in np.ndindex(*w.shape[1:]):
            dx[d, i + a, j + b] += dout[c, i, j] * w[c, d, a, b]
            dw[c, d, a, b] += dout[c, i, j] * x[d, i + a, j + b]
    return dx, dw, dout.mean(axis=(1, 2))
