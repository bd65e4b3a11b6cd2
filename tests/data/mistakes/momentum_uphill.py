"""The velocity points uphill."""

# exercise: updates
# question: momentum_step
# earns: 0
# mistakes: M55i
import numpy as np


def momentum_step(W, dW, v, lr, mu):
    v = mu * v + lr * dW
    return W - v, v
