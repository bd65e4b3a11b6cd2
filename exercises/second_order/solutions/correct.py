import numpy as np


def jvp(x, u, W_1, W_2):
    return W_2 @ ((1 - np.tanh(W_1 @ x) ** 2) * (W_1 @ u))


def hvp(x_in, y_gt, W, V):
    z = np.tanh(W @ x_in)
    slope = 1 - z**2
    moving = V @ x_in
    return np.outer((slope**2 - 2 * (z - y_gt) * z * slope) * moving, x_in)


def batchnorm_backward(dout, x, gamma, eps):
    B = len(x)
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / std
    dx_hat = dout * gamma
    dx = (B * dx_hat - dx_hat.sum(axis=0) - x_hat * (dx_hat * x_hat).sum(axis=0)) / (B * std)
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
