# mistake: M55a in nesterov_step; M53 in rmsprop_step, adam_step; M85d in adamw_step
# mistake: M86d in clip_by_value; M87d in clip_by_norm
# earns: 0.5 in rmsprop_step; 4/3 in adam_step; 2/3 in adamw_step
import numpy as np


def nesterov_step(W, dW, v, lr, mu):
    new = mu * v + lr * dW
    return W - mu * v + (1 + mu) * new, new


def rmsprop_step(W, dW, cache, lr, rho, eps):
    new = rho * cache + (1 - rho) * dW**2
    return W + lr * dW / (np.sqrt(new) + eps), new


def adam_step(W, dW, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dW
    v = beta2 * v + (1 - beta2) * dW**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return W + lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adamw_step(W, dW, m, v, t, lr, beta1, beta2, eps, lam):
    g = dW
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return W - lr * (m_hat / (np.sqrt(v_hat) + eps) - lam * W), m, v


def clip_by_value(dW, bound):
    return np.clip(dW, 0, bound)


def clip_by_norm(dW_1, dW_2, bound):
    return np.clip(dW_1, -bound, bound), np.clip(dW_2, -bound, bound)
