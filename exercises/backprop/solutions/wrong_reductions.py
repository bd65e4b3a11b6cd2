# mistake: M09 in backprop_single; M35 in backprop_rows; M31 in backprop_mean; M34 in grad_x_rows
# earns: 0.5 in backprop_rows
import numpy as np


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def sigmoid_prime(s):
    return sigmoid(s) * (1 - sigmoid(s))


def backprop_single(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    z_1 = np.tanh(W_1 @ x_in + b_1)
    s_2 = W_2 @ z_1 + b_2
    z_2 = np.where(s_2 > 0, s_2, 0.1 * s_2)
    z_3 = sigmoid(W_3 @ z_2 + b_3)
    d_3 = (z_3 - y_gt) * sigmoid_prime(z_3)
    d_2 = (W_3.T @ d_3) * np.where(z_2 > 0, 1, 0.1)
    d_1 = (W_2.T @ d_2) * (1 - np.tanh(z_1) ** 2)
    return np.outer(d_1, x_in), np.outer(d_2, z_1), np.outer(d_3, z_2), d_1, d_2, d_3


def rows(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    s_1 = x_in @ W_1 + b_1
    z_1 = np.maximum(s_1, 0)
    z_2 = np.tanh(z_1 @ W_2 + b_2)
    z_3 = sigmoid(z_2 @ W_3 + b_3)
    d_3 = (z_3 - y_gt) * z_3 * (1 - z_3)
    d_2 = (d_3 @ W_3.T) * (1 - z_2**2)
    d_1 = (d_2 @ W_2.T) * (s_1 > 0)
    return z_1, z_2, d_1, d_2, d_3


def backprop_rows(x_in, y_gt, *parameters):
    z_1, z_2, d_1, d_2, d_3 = rows(x_in, y_gt, *parameters)
    return [x_in.T @ d_1, z_1.T @ d_2, z_2.T @ d_3, d_1.mean(0), d_2.mean(0), d_3.mean(0)]


def grad_x_rows(x_in, y_gt, W_1, *rest):
    return np.zeros_like(x_in)


def backprop_mean(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    s_1 = W_1 @ x_in + b_1
    z_1 = np.log1p(np.exp(s_1))
    z_2 = np.tanh(W_2 @ z_1 + b_2)
    o = W_3 @ z_2 + b_3
    p = np.exp(o) / np.exp(o).sum(axis=0)
    d_3 = p - y_gt
    d_2 = (W_3.T @ d_3) * (1 - z_2**2)
    d_1 = (W_2.T @ d_2) * sigmoid(s_1)
    signals = (d_1, d_2, d_3)
    return [d @ z.T for d, z in zip(signals, (x_in, z_1, z_2))] + [
        d.sum(axis=1, keepdims=True) for d in signals
    ]
