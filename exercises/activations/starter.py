"""Derivatives of activations: fill in the six functions, each of shape (n,)."""

import numpy as np


def sigmoid_prime(s):
    """Return the derivative of 1 / (1 + exp(-s))."""
    return np.zeros_like(s)


def tanh_prime(s):
    """Return the derivative of tanh(s)."""
    return np.zeros_like(s)


def relu_prime(s):
    """Return the derivative of max(0, s)."""
    return np.zeros_like(s)


def leaky_relu_prime(s, a):
    """Return the derivative of s for s > 0 and a * s for s < 0."""
    return np.zeros_like(s)


def softplus_prime(s):
    """Return the derivative of log(1 + exp(s))."""
    return np.zeros_like(s)


def elu_prime(s):
    """Return the derivative of s for s > 0 and exp(s) - 1 for s <= 0."""
    return np.zeros_like(s)
