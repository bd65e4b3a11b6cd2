"""The filter is turned on the way back, as in a convolution of signals."""

# exercise: conv2d
# question: conv2d_backward
# earns: 2
# mistakes: M67
import numpy as np


def conv2d_backward(dout, x, w, b):
    N, F, H_out, W_out = dout.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    dx_pad, dw, db = np.zeros_like(x_pad), np.zeros_like(w), np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            db[f] += dout[n, f].sum()
            for i in range(H_out):
                for j in range(W_out):
                    window = x_pad[n, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
                    dw[f] += dout[n, f, i, j] * window
                    dx_pad[n, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3] += (
                        dout[n, f, i, j] * w[f, :, ::-1, ::-1]
                    )
    return dx_pad[:, :, 1:-1, 1:-1], dw, db
