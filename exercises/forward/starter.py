"""The forward pass: fill in both functions."""

import numpy as np


def forward_scalar(x, W_1, W_2, W_out, f_1, f_2, f_3):
    """Return s_1, z_1, s_2, z_2, s_out, y_out."""
    return [0.0] * 6


def forward(x_in, weights, biases, functions):
    """Return a flat list: s_1, ..., s_K, then z_1, ..., z_K, each of shape (n_k, B)."""
    s = [np.zeros((len(W), x_in.shape[1])) for W in weights]
    return s + s
