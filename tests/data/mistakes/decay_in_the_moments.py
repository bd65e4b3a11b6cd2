"""Adam with the penalty in the gradient, for AdamW."""

# exercise: optimisers
# question: adamw_step
# earns: 0
# mistakes: M85a
import numpy as np


def adamw_step(W, dW, m, v, t, lr, beta1, beta2, eps, lam):
    grad = dW + lam * W
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    mt, vt = m / (1 - beta1**t), v / (1 - beta2**t)
    return W - lr * mt / (np.sqrt(vt) + eps), m, v
