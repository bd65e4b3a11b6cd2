# mistake: M82c in nesterov_step; M83d in rmsprop_step; M84d in adam_step; M85a in adamw_step
# mistake: M86b in clip_by_value; M87b in clip_by_norm
# earns: 0.5 in nesterov_step; 4/3 in adam_step
import numpy as np


def nesterov_step(W, dW, v, lr, mu):
    new = mu * v - lr * dW
    return W + (1 + mu) * new, new


def rmsprop_step(W, dW, cache, lr, rho, eps):
    new = rho * cache + dW**2
    return W - lr * dW / (np.sqrt(new) + eps), new


def adam_step(W, dW, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dW
    v = beta2 * v + (1 - beta2) * dW**2
    m_hat = m / (1 - beta1 ** (t - 1))
    v_hat = v / (1 - beta2 ** (t - 1))
    return W - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adamw_step(W, dW, m, v, t, lr, beta1, beta2, eps, lam):
    g = dW + lam * W
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return W - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def clip_by_value(dW, bound):
    return dW * min(1.0, bound / np.abs(dW).max())


def clip_by_norm(dW_1, dW_2, bound):
    clipped = []
    for dW in (dW_1, dW_2):
        norm = np.linalg.norm(dW)
        clipped.append(dW * bound / norm if norm > bound else dW.copy())
    return clipped
