# mistake: M01 in backprop_single; M23 in backprop_rows; M47 in backprop_mean; M07 in grad_x_rows
# earns: 2/3 in backprop_rows
import numpy as np


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def backprop_single(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    z_1 = np.tanh(W_1 @ x_in + b_1)
    s_2 = W_2 @ z_1 + b_2
    z_2 = np.where(s_2 > 0, s_2, 0.1 * s_2)
    s_3 = W_3 @ z_2 + b_3
    z_3 = sigmoid(s_3)
    d_3 = (z_3 - s_3) * z_3 * (1 - z_3)
    d_2 = (W_3.T @ d_3) * np.where(s_2 > 0, 1, 0.1)
    d_1 = (W_2.T @ d_2) * (1 - z_1**2)
    return np.outer(d_1, x_in), np.outer(d_2, z_1), np.outer(d_3, z_2), d_1, d_2, d_3


def backprop_rows(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    s_1 = x_in @ W_1 + b_1
    s_2 = np.maximum(s_1, 0) @ W_2 + b_2
    z_2 = np.tanh(s_2)
    z_3 = sigmoid(z_2 @ W_3 + b_3)
    d_3 = (z_3 - y_gt) * z_3 * (1 - z_3)
    d_2 = (d_3 @ W_3.T) * (1 - z_2**2)
    d_1 = (d_2 @ W_2.T) * (s_1 > 0)
    return [x_in.T @ d_1, s_1.T @ d_2, s_2.T @ d_3, d_1.sum(0), d_2.sum(0), d_3.sum(0)]


def grad_x_rows(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    s_1 = x_in @ W_1 + b_1
    z_2 = np.tanh(np.maximum(s_1, 0) @ W_2 + b_2)
    z_3 = sigmoid(z_2 @ W_3 + b_3)
    d_2 = ((z_3 - y_gt) @ W_3.T) * (1 - z_2**2)
    return ((d_2 @ W_2.T) * (s_1 > 0)) @ W_1.T


def backprop_mean(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    s_1 = W_1 @ x_in + b_1
    z_1 = np.log1p(np.exp(s_1))
    z_2 = np.tanh(W_2 @ z_1 + b_2)
    o = W_3 @ z_2 + b_3
    p = np.exp(o) / np.exp(o).sum(axis=0)
    d_3 = (p - y_gt) * p * (1 - p) / x_in.shape[1]
    d_2 = (W_3.T @ d_3) * (1 - z_2**2)
    d_1 = (W_2.T @ d_2) * sigmoid(s_1)
    signals = (d_1, d_2, d_3)
    return [d @ z.T for d, z in zip(signals, (x_in, z_1, z_2))] + [
        d.sum(axis=1, keepdims=True) for d in signals
    ]
