"""The learning rate outside, as libraries have it."""

# exercise: updates
# question: momentum_step
# earns: 0
# mistakes: M55h
import numpy as np


def momentum_step(W, dW, v, lr, mu):
    v = mu * v + dW
    return W - lr * v, v
