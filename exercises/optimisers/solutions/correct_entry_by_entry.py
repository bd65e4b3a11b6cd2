import numpy as np


def nesterov_step(W, dW, v, lr, mu):
    ahead = W - mu * v
    v = -lr * dW + mu * v
    return ahead + v + mu * v, v


def rmsprop_step(W, dW, cache, lr, rho, eps):
    W, cache = W.copy(), cache.copy()
    for place in np.ndindex(*W.shape):
        cache[place] = rho * cache[place] + (1 - rho) * dW[place] * dW[place]
        W[place] -= lr * dW[place] / (cache[place] ** 0.5 + eps)
    return W, cache


def adam_step(W, dW, m, v, t, lr, beta1, beta2, eps):
    W, m, v = W.copy(), m.copy(), v.copy()
    for place in np.ndindex(*W.shape):
        m[place] = beta1 * m[place] + (1 - beta1) * dW[place]
        v[place] = beta2 * v[place] + (1 - beta2) * dW[place] ** 2
        root = (v[place] / (1 - beta2**t)) ** 0.5
        W[place] -= lr * m[place] / (1 - beta1**t) / (root + eps)
    return W, m, v


def adamw_step(W, dW, m, v, t, lr, beta1, beta2, eps, lam):
    stepped, m, v = adam_step(W, dW, m, v, t, lr, beta1, beta2, eps)
    return stepped - lr * lam * W, m, v


def clip_by_value(dW, bound):
    return np.array([[max(-bound, min(bound, entry)) for entry in row] for row in dW])


def clip_by_norm(dW_1, dW_2, bound):
    norm = np.linalg.norm(np.concatenate([dW_1.ravel(), dW_2.ravel()]))
    scale = min(1.0, bound / max(norm, 1e-300))
    return [scale * dW_1, scale * dW_2]
