# exercise: im2col
import numpy as np


def dx(dout, x):
    out = np.zeros_like(x)
    H, W = x.shape[1:]
    for k in range(4):
        i, j = divmod(k, 2)
        out[:, i : H - 1 + i, j : W - 1 + j] += dout[:, k]
    return out
