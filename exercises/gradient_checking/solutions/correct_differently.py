"""Only one unit's loss moves with one weight; the check uses a Richardson estimate."""

import numpy as np


def central_difference(f, x, h):
    return np.array([(float(f(a + h)) - float(f(a - h))) / h / 2 for a in x])


def numerical_gradient(x_in, y_gt, W, f, h):
    s = (W @ x_in)[:, None]
    above = (f(s + h * x_in) - y_gt[:, None]) ** 2 / 2
    below = (f(s - h * x_in) - y_gt[:, None]) ** 2 / 2
    return (above - below) / (2 * h)


def grad_check(f, x, claims):
    coarse, fine = central_difference(f, x, 2e-2), central_difference(f, x, 1e-2)
    estimate = (4 * fine - coarse) / 3
    size = np.linalg.norm(estimate, np.inf)
    return [bool(np.linalg.norm(estimate - claim) < 3e-4 * size) for claim in claims]
