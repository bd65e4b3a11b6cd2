"""Forward passes of layers that normalise."""

from typing import Any

import numpy as np

from grader.engine import Array


def layernorm(x: Array, gamma: Array, beta: Array, eps: float) -> Any:
    """Normalise each row.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scale of each column
    beta: (D,), shift of each column
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    mu = np.mean(x, axis=1, keepdims=True)
    centred = x - mu
    var = np.mean(centred**2, axis=1, keepdims=True)
    xhat = centred / np.sqrt(var + eps)
    return gamma * xhat + beta


def rmsnorm(x: Array, gamma: Array, eps: float) -> Any:
    """Divide each row by its root mean square.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scale of each column
    eps: number from 0.1 to 0.5, what is added to the mean square
    """
    rms = np.sqrt(np.mean(x**2, axis=1, keepdims=True) + eps)
    return gamma * x / rms


def groupnorm(x: Array, gamma: Array, beta: Array, eps: float) -> Any:
    """Normalise each group of channels.

    x: (B, G, m), inputs, G groups of m channels each
    gamma: (G, m), scale of each channel
    beta: (G, m), shift of each channel
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    mu = np.mean(x, axis=2, keepdims=True)
    centred = x - mu
    var = np.mean(centred**2, axis=2, keepdims=True)
    xhat = centred / np.sqrt(var + eps)
    return gamma * xhat + beta
