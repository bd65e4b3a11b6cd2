# mistake: M02 in dloss_dy; M52 in softmax, softmax_jacobian, softmax_ce_loss, softmax_ce_delta
# mistake: M49d in softmax_mse_delta
# earns: 0.933 in softmax, softmax_jacobian; 0.9 in softmax_ce_loss, softmax_ce_delta
import numpy as np


def loss_mse(y_out, y_gt, reduction):
    return {"sum": 1, "mean": 1 / len(y_out)}[reduction] * ((y_out - y_gt) ** 2).sum() / 2


def dloss_dy(y_out, y_gt):
    return y_gt - y_out


def softmax(O):
    return np.exp(O) / np.exp(O).sum(axis=1, keepdims=True)


def softmax_jacobian(o):
    p = np.exp(o) / np.exp(o).sum()
    return np.diag(p) - np.outer(p, p)


def softmax_ce_loss(O, Y):
    return -np.sum(Y * np.log(softmax(O)))


def softmax_ce_delta(O, Y):
    return softmax(O) - Y


def softmax_mse_delta(O, Y):
    return softmax(O) - Y
