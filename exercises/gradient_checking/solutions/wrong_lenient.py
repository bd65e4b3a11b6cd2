# mistake: M74b in central_difference; M74d in numerical_gradient; M75d in grad_check
import numpy as np


def central_difference(f, x, h):
    return (f(x + h) - f(x - h)) / h


def numerical_gradient(x_in, y_gt, W, f, h):
    above = 0.5 * np.sum((f((W + h) @ x_in) - y_gt) ** 2)
    below = 0.5 * np.sum((f((W - h) @ x_in) - y_gt) ** 2)
    return np.full(W.shape, (above - below) / (2 * h))


def grad_check(f, x, claims):
    estimate = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    return abs(np.sum(estimate - claims, axis=1)) <= 1e-4 * np.max(np.abs(estimate))
