# mistake: M46 in sgd_step, momentum_step; M56b in l2_penalty; M57 in decayed_gradients
# earns: 0.75 in sgd_step, momentum_step; 0.8 in decayed_gradients
import numpy as np


def sgd_step(W, dW, lr):
    W -= lr * dW
    return W


def momentum_step(W, dW, v, lr, mu):
    v *= mu
    v -= lr * dW
    return W + v, v


def l2_penalty(W, lam):
    return lam * np.sum(W * W)


def decayed_gradients(dW_1, dW_2, db_1, db_2, W_1, W_2, b_1, b_2, lam):
    return dW_1 + lam * W_1, dW_2 + lam * W_2, db_1 + lam * b_1, db_2 + lam * b_2
