"""Each derivative as the imaginary part of a function at a point beside the real axis."""

import numpy as np

H = 1e-30


def jvp(x, u, W_1, W_2):
    return (W_2 @ np.tanh(W_1 @ (x + 1j * H * u))).imag / H


def gradient(x_in, y_gt, W):
    z = np.tanh(W @ x_in)
    return np.outer((z - y_gt) * (1 - z * z), x_in)


def hvp(x_in, y_gt, W, V):
    return gradient(x_in, y_gt, W + 1j * H * V).imag / H


def normalised(x, eps):
    centred = x - x.sum(axis=0) / len(x)
    return centred / np.sqrt((centred * centred).sum(axis=0) / len(x) + eps)


def batchnorm_backward(dout, x, gamma, eps):
    dx = np.zeros(x.shape)
    for entry in np.ndindex(*x.shape):
        moved = x.astype(complex)
        moved[entry] += 1j * H
        dx[entry] = np.sum(dout * gamma * normalised(moved, eps)).imag / H
    return dx, np.einsum("bn,bn->n", dout, normalised(x, eps)), np.ones(len(x)) @ dout
