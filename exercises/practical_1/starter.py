"""Practical 1: fill in the eight functions."""

import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    """Return dL/ds_out, shape (n_out,)."""
    return np.zeros_like(s_out)


def delta_2(delta_out, W_out, s_2, f_2_prime):
    """Return dL/ds_2, shape (n_2,)."""
    return np.zeros_like(s_2)


def delta_1(delta_2, W_2, s_1, f_1_prime):
    """Return dL/ds_1, shape (n_1,)."""
    return np.zeros_like(s_1)


def dW_out(delta_out, z_2):
    """Return dL/dW_out, shape (n_out, n_2)."""
    return np.zeros((delta_out.size, z_2.size))


def dW_2(delta_2, z_1):
    """Return dL/dW_2, shape (n_2, n_1)."""
    return np.zeros((delta_2.size, z_1.size))


def dW_1(delta_1, x_in):
    """Return dL/dW_1, shape (n_1, n_0)."""
    return np.zeros((delta_1.size, x_in.size))


def delta_k(delta_next, W_next, s_k, f_k_prime):
    """Return dL/ds_k, shape (n_k,)."""
    return np.zeros_like(s_k)


def dW_k(delta_k, z_prev):
    """Return dL/dW_k, shape (n_k, n_prev)."""
    return np.zeros((delta_k.size, z_prev.size))
