import numpy as np


def loss_mse(y_out, y_gt, reduction):
    total = 0.5 * np.sum((y_out - y_gt) ** 2)
    return total / len(y_out) if reduction == "mean" else total


def dloss_dy(y_out, y_gt):
    return y_out - y_gt


def softmax(O):
    e = np.exp(O - O.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_jacobian(o):
    p = softmax(o[None, :])[0]
    return np.diag(p) - np.outer(p, p)


def softmax_ce_loss(O, Y):
    shifted = O - O.max(axis=1, keepdims=True)
    return -np.sum(Y * (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))))


def softmax_ce_delta(O, Y):
    return softmax(O) - Y


def softmax_mse_delta(O, Y):
    P = softmax(O)
    G = P - Y
    return P * (G - np.sum(G * P, axis=1, keepdims=True))
