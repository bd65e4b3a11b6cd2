# mistake: M40 in jvp; M72c in hvp; M73b in batchnorm_backward
# earns: 4/3 in batchnorm_backward
import numpy as np


def jvp(x, u, W_1, W_2):
    return W_2 @ ((1 - np.tanh(W_1 @ x)) * (W_1 @ u))


def hvp(x_in, y_gt, W, V):
    z = np.tanh(W @ x_in)
    slope = 1 - z**2
    return np.outer((slope**2 + 2 * (z - y_gt) * z * slope) * (V @ x_in), x_in)


def batchnorm_backward(dout, x, gamma, eps):
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / std
    dx_hat = dout * gamma
    return (dx_hat - dx_hat.mean(axis=0)) / std, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
