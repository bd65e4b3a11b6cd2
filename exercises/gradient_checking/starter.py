"""Checking gradients: fill in the three functions."""

import numpy as np


def central_difference(f, x, h):
    """Return the central difference quotient at each entry of x, shape (n,)."""
    return np.zeros_like(x)


def numerical_gradient(x_in, y_gt, W, f, h):
    """Return the estimate of dL/dW by central differences, shape (n, m)."""
    return np.zeros_like(W)


def grad_check(f, x, claims):
    """Return for each row of claims whether it is the derivative of f at x, shape (m,)."""
    return np.zeros(len(claims), dtype=bool)
