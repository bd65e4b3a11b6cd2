"""Forward functions as teachers write them."""

import numpy as np


def layernorm(x, gamma, beta, eps):
    """Layer normalisation.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scales
    beta: (D,), shifts
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    mu = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    xhat = (x - mu) / np.sqrt(var + eps)
    return gamma * xhat + beta


def _softmax(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(s, y):
    """Softmax and cross-entropy.

    s: (B, C), scores, one sample per row
    y: (B,) classes of C, right classes
    """
    p = _softmax(s)
    return -np.log(p[np.arange(s.shape[0]), y]).mean()


def recurrent(xs, W, h):
    """Go through time: the program is another for each number of steps.

    xs: (T, n), inputs
    W: (n, n), weights
    h: (n,), first state
    """
    for x in xs:
        h = np.tanh(x + W @ h)
    return h


def contracted(x, W):
    """Nothing in it is known to go wrong.

    x: (B, n, m), inputs
    W: (m, k), weights
    """
    return np.einsum("bnm,mk->bk", x, W)


def bounded(x, W):
    """Take no complex step, for the absolute value has none.

    x: (n,) positive, inputs
    W: (n,), weights
    """
    return np.maximum(x * W, -0.3) * np.abs(W)


def batchnorm(x, gamma):
    """Divide by numbers that are made of a length, and add to what was there.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scales
    """
    N = len(x)
    centred = x - 1.0 / N * np.sum(x, axis=0)
    variance = 1.0 / N * np.sum(centred**2, axis=0)
    variance += 0.3
    return gamma * centred / np.sqrt(variance)


def logistic(x, w, y):
    """Logistic regression.

    x: (B, n), inputs
    w: (n,), weights
    y: (B,), mask
    """
    p = 1 / (1 + np.exp(-(x @ w)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
