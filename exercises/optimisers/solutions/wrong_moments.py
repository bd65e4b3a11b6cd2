# mistake: M55k in nesterov_step; M83e in rmsprop_step; M84e in adam_step; M85b in adamw_step
# mistake: M86c in clip_by_value; M87c in clip_by_norm
# earns: 0.5 in nesterov_step; 2/3 in adam_step, adamw_step
import numpy as np


def nesterov_step(W, dW, v, lr, mu):
    new = mu * v - lr * dW
    return W - mu * v + (1 + mu) * new, v


def rmsprop_step(W, dW, cache, lr, rho, eps):
    new = (1 - rho) * cache + rho * dW**2
    return W - lr * dW / (np.sqrt(new) + eps), new


def adam_step(W, dW, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dW
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return W - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adamw_step(W, dW, m, v, t, lr, beta1, beta2, eps, lam):
    g = dW
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return W - lr * m_hat / (np.sqrt(v_hat) + eps) - lam * W, m, v


def clip_by_value(dW, bound):
    return np.where(np.abs(dW) > bound, 0.0, dW)


def clip_by_norm(dW_1, dW_2, bound):
    norm = (dW_1**2).sum() + (dW_2**2).sum()
    scale = min(1.0, bound / norm)
    return dW_1 * scale, dW_2 * scale
