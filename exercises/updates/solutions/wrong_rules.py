# mistake: M53 in sgd_step; M55b in momentum_step; M56e in l2_penalty, decayed_gradients
# earns: 0.2 in decayed_gradients
import numpy as np


def sgd_step(W, dW, lr):
    return W + lr * dW


def momentum_step(W, dW, v, lr, mu):
    v = mu * v - (1 - mu) * lr * dW
    return W + v, v


def l2_penalty(W, lam):
    return lam * np.abs(W).sum()


def decayed_gradients(dW_1, dW_2, db_1, db_2, W_1, W_2, b_1, b_2, lam):
    return dW_1 + lam * np.sign(W_1), dW_2 + lam * np.sign(W_2), db_1, db_2
