"""The assignment that every peer is given: two functions, 20 inputs each, a point for each.

Half of the weights are square, so that a missing transpose gives a wrong value there.
"""

RTOL, ATOL = 1e-6, 1e-9

#: As an instructor keeps it beside the tests.
REFERENCE = """\
import numpy as np


def ref_delta_k(delta_next, W_next, s_k):
    return (W_next.T @ delta_next) * (1.0 - np.tanh(s_k) ** 2)


def ref_dW_k(delta_k, z_prev):
    return np.outer(delta_k, z_prev)


def cases():
    rng = np.random.default_rng(2018)
    for i in range(20):
        n_next, n_k, n_prev = (int(n) for n in rng.integers(2, 7, size=3))
        if i % 2 == 0:
            n_next = n_prev = n_k
        yield (rng.normal(size=n_next), rng.normal(size=(n_next, n_k)), rng.normal(size=n_k),
               rng.normal(size=n_k), rng.normal(size=n_prev))


def delta_cases():
    return [(d, W, s) for d, W, s, _, _ in cases()]


def dW_cases():
    return [(d, z) for _, _, _, d, z in cases()]
"""
