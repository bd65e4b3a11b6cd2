"""The steps of optimisers: fill in the six functions. Return new arrays."""

import numpy as np


def nesterov_step(W, dW, v, lr, mu):
    """Return the new weights and the new velocity, each of shape (n, m)."""
    return np.zeros_like(W), np.zeros_like(v)


def rmsprop_step(W, dW, cache, lr, rho, eps):
    """Return the new weights and the new mean square, each of shape (n, m)."""
    return np.zeros_like(W), np.zeros_like(cache)


def adam_step(W, dW, m, v, t, lr, beta1, beta2, eps):
    """Return the new weights and the new moments, each of shape (n, m)."""
    return np.zeros_like(W), np.zeros_like(m), np.zeros_like(v)


def adamw_step(W, dW, m, v, t, lr, beta1, beta2, eps, lam):
    """Return the new weights and the new moments, each of shape (n, m)."""
    return np.zeros_like(W), np.zeros_like(m), np.zeros_like(v)


def clip_by_value(dW, bound):
    """Return the clipped gradient, shape (n, m)."""
    return np.zeros_like(dW)


def clip_by_norm(dW_1, dW_2, bound):
    """Return both gradients, shrunk together."""
    return np.zeros_like(dW_1), np.zeros_like(dW_2)
