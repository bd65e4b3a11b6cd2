# mistake: M08 in jvp; M72a in hvp; M73c in batchnorm_backward
# earns: 4/3 in batchnorm_backward
import numpy as np


def jvp(x, u, W_1, W_2):
    return W_2 @ W_1 @ u


def hvp(x_in, y_gt, W, V):
    slope = 1 - np.tanh(W @ x_in) ** 2
    return np.outer(slope**2 * (V @ x_in), x_in)


def batchnorm_backward(dout, x, gamma, eps):
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / std
    return dout * gamma / std, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
