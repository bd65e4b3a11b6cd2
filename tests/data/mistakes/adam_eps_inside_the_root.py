"""The root of the sum, not the sum with the root."""

# exercise: optimisers
# question: adam_step
# earns: 4/3
# mistakes: M83a
import numpy as np


def adam_step(W, dW, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dW
    v = beta2 * v + (1 - beta2) * (dW**2)
    mt, vt = m / (1 - beta1**t), v / (1 - beta2**t)
    return W - lr * mt / np.sqrt(vt + eps), m, v
