# mistake: M82a in nesterov_step; M83a in rmsprop_step; M84a in adam_step, adamw_step
# mistake: M86a in clip_by_value; M87a in clip_by_norm
# earns: 0.5 in nesterov_step, rmsprop_step; 4/3 in adam_step; 2/3 in adamw_step
import numpy as np


def nesterov_step(W, dW, v, lr, mu):
    new = mu * v - lr * dW
    return W + new, new


def rmsprop_step(W, dW, cache, lr, rho, eps):
    new = rho * cache + (1 - rho) * dW**2
    return W - lr * dW / np.sqrt(new + eps), new


def adam_step(W, dW, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dW
    v = beta2 * v + (1 - beta2) * dW**2
    m_hat = m
    v_hat = v
    return W - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adamw_step(W, dW, m, v, t, lr, beta1, beta2, eps, lam):
    g = dW
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m
    v_hat = v
    return W - lr * (m_hat / (np.sqrt(v_hat) + eps) + lam * W), m, v


def clip_by_value(dW, bound):
    return np.minimum(dW, bound)


def clip_by_norm(dW_1, dW_2, bound):
    norm = np.sqrt((dW_1**2).sum() + (dW_2**2).sum())
    return dW_1 * bound / norm, dW_2 * bound / norm
