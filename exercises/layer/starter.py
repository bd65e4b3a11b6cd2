"""One layer, many samples: fill in the eight functions."""

import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    """Return dL/ds_out, shape (n_out, B)."""
    return np.zeros_like(s_out)


def delta_k(delta_next, W_next, s_k, f_k_prime):
    """Return dL/ds_k, shape (n_k, B)."""
    return np.zeros_like(s_k)


def dW_k(delta_k, z_prev):
    """Return dL/dW_k, shape (n_k, n_prev)."""
    return np.zeros((delta_k.shape[0], z_prev.shape[0]))


def db_k(delta_k):
    """Return dL/db_k, shape (n_k, 1)."""
    return np.ones((delta_k.shape[0], 1))


def delta_out_rows(y_out, y_gt, s_out, f_out_prime):
    """Return dL/ds_out, shape (B, n_out)."""
    return np.zeros_like(s_out)


def delta_k_rows(delta_next, W_next, s_k, f_k_prime):
    """Return dL/ds_k, shape (B, n_k)."""
    return np.zeros_like(s_k)


def dW_k_rows(delta_k, z_prev):
    """Return dL/dW_k, shape (n_prev, n_k)."""
    return np.zeros((z_prev.shape[1], delta_k.shape[1]))


def db_k_rows(delta_k):
    """Return dL/db_k, shape (n_k,)."""
    return np.ones(delta_k.shape[1])
