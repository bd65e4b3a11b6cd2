# mistake: M01 in dL_dW_out, dL_dW_2, dL_dW_1; M12h in train
# mistake: M62 in softmax_hinge_loss, softmax_hinge_grad; M26 in backprop_checkpointed
"""The slip of the sheet's best-known solution, and what else was seen in public ones."""

import numpy as np


def dL_dW_out(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    z_2 = f_2(W_2 * f_1(W_1 * x))
    s_out = W_out * z_2
    return (f_3(s_out) - s_out) * f_3_prime(s_out) * z_2


def dL_dW_2(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    z_1 = f_1(W_1 * x)
    s_2 = W_2 * z_1
    s_out = W_out * f_2(s_2)
    return (f_3(s_out) - s_out) * f_3_prime(s_out) * W_out * f_2_prime(s_2) * z_1


def dL_dW_1(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    s_1 = W_1 * x
    s_2 = W_2 * f_1(s_1)
    s_out = W_out * f_2(s_2)
    return (
        (f_3(s_out) - s_out) * f_3_prime(s_out) * W_out * f_2_prime(s_2) * W_2 * f_1_prime(s_1) * x
    )


def train(X, y, W, w, alpha, T):
    losses = []
    for _ in range(T):
        Z = np.tanh(X @ W)
        s = Z @ w
        o = np.maximum(s, 0)
        losses.append(0.5 * np.sum((o - y) ** 2))
        delta = (o - y) * (s > 0)
        dw, dW = Z.T @ delta, X.T @ ((delta @ w.T) * (1 - Z**2))
        w, W = w - alpha * dw, W - alpha * dW
    return W, w, np.array(losses)


def softmax(o):
    e = np.exp(o - o.max())
    return e / e.sum()


def softmax_hinge_loss(o, y, margin):
    p = softmax(o)
    return np.maximum(0, np.delete(p, y) - p[y] - margin).sum()


def softmax_hinge_grad(o, y, margin):
    p = softmax(o)
    g = (p - p[y] - margin > 0).astype(float)
    g[y] = -g.sum()
    return p * (g - p @ g)


def backprop_checkpointed(x_in, y_gt, weights, functions, primes, every):
    s, z = [], [x_in]
    for W, f in zip(weights, functions):
        s.append(W @ z[-1])
        z.append(f(s[-1]))
    back, gradients = z[-1] - y_gt, []
    for k in range(len(weights) - 1, -1, -1):
        delta = back * primes[k](s[k])
        gradients.insert(0, (delta * primes[k](s[k])) @ z[k].T)
        back = weights[k].T @ delta
    return gradients
