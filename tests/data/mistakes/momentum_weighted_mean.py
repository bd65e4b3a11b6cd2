"""An exponentially weighted mean, as in many courses."""

# exercise: updates
# question: momentum_step
# earns: 0
# mistakes: M55g
import numpy as np


def momentum_step(W, dW, v, lr, mu):
    v = mu * v + (1 - mu) * dW
    return W - lr * v, v
