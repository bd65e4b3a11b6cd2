import numpy as np


def central_difference(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def loss(x_in, y_gt, W, f):
    return 0.5 * np.sum((f(W @ x_in) - y_gt) ** 2)


def numerical_gradient(x_in, y_gt, W, f, h):
    W, gradient = W.copy(), np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            kept = W[i, j]
            W[i, j] = kept + h
            above = loss(x_in, y_gt, W, f)
            W[i, j] = kept - h
            below = loss(x_in, y_gt, W, f)
            W[i, j] = kept
            gradient[i, j] = (above - below) / (2 * h)
    return gradient


def grad_check(f, x, claims):
    estimate = central_difference(f, x, 1e-5)
    return np.max(np.abs(estimate - claims), axis=1) <= 1e-4 * np.max(np.abs(estimate))
