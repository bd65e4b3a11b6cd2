"""Nesterov's step in place of the plain one."""

# exercise: updates
# question: momentum_step
# earns: 1/2
# mistakes: M55j
import numpy as np


def momentum_step(W, dW, v, lr, mu):
    before = v
    v = mu * v - lr * dW
    return W - mu * before + (1 + mu) * v, v
