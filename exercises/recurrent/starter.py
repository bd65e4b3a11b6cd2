"""Back-propagation through time: fill in the function."""

import numpy as np


def rnn_bptt(xs, h_0, W_x, W_h, b, dhs):
    """Return dW_x, dW_h, db and dh_0, shaped like W_x, W_h, b and h_0."""
    return np.zeros_like(W_x), np.zeros_like(W_h), np.zeros_like(b), np.zeros_like(h_0)
