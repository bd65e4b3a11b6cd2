"""Forward passes of layers."""

from typing import Any

import numpy as np

from grader.engine import Array


def linear(x: Array, W: Array, b: Array) -> Any:
    """Apply a linear layer.

    x: (B, n), inputs, one sample per row
    W: (m, n), weights, one unit per row
    b: (m,), biases
    """
    return x @ W.T + b


def residual(x: Array, W: Array) -> Any:
    """Add to the input what a layer makes of it, there and back by the same weights.

    x: (B, n), inputs, one sample per row
    W: (n, h), weights
    """
    z = np.tanh(x @ W)
    return x + z @ W.T


def attention(Q: Array, K: Array, V: Array) -> Any:
    """Mix values by how well their keys fit the queries.

    Q: (T, d), queries, one per row
    K: (S, d), keys, one per row
    V: (S, m), values, one per row
    """
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    A = e / np.sum(e, axis=1, keepdims=True)
    return A @ V


def embeddings(E: Array, ids: Array, U: Array) -> Any:
    """Score each text by the mean of its words' vectors.

    E: (K, d), a vector for each word
    ids: (B, T) classes of K, the numbers of the words
    U: (d, C), weights
    """
    mean = np.mean(E[ids], axis=1)
    return mean @ U
