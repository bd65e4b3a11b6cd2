# mistake: M74a in central_difference; M74e in numerical_gradient; M75f in grad_check
import numpy as np


def central_difference(f, x, h):
    return (f(x + h) - f(x)) / h


def numerical_gradient(x_in, y_gt, W, f, h):
    W, gradient = W.copy(), np.zeros(W.shape)
    for entry in np.ndindex(*W.shape):
        W[entry] += h
        above = 0.5 * np.sum((f(W @ x_in) - y_gt) ** 2)
        W[entry] -= 2 * h
        below = 0.5 * np.sum((f(W @ x_in) - y_gt) ** 2)
        gradient[entry] = (above - below) / (2 * h)
    return gradient


def grad_check(f, x, claims):
    estimate = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    return np.max(np.abs(estimate - claims), axis=1) <= 1e-5
