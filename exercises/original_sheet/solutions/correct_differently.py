"""The chain by one loop, training sample by sample, softmax by its Jacobian, plain backprop."""

import numpy as np


def chain(x, weights, y_gt, functions, primes):
    s, z = [], [x]
    for W, f in zip(weights, functions):
        s.append(W * z[-1])
        z.append(f(s[-1]))
    gradients, back = [], z[-1] - y_gt
    for k in (2, 1, 0):
        delta = back * primes[k](s[k])
        gradients.insert(0, delta * z[k])
        back = delta * weights[k]
    return gradients


def dL_dW_out(x, W_1, W_2, W_out, y_gt, *f):
    return chain(x, (W_1, W_2, W_out), y_gt, f[:3], f[3:])[2]


def dL_dW_2(x, W_1, W_2, W_out, y_gt, *f):
    return chain(x, (W_1, W_2, W_out), y_gt, f[:3], f[3:])[1]


def dL_dW_1(x, W_1, W_2, W_out, y_gt, *f):
    return chain(x, (W_1, W_2, W_out), y_gt, f[:3], f[3:])[0]


def train(X, y, W, w, alpha, T):
    W, w, losses = W.copy(), w.copy(), []
    for _ in range(T):
        dW, dw, loss = np.zeros(W.shape), np.zeros(w.shape), 0.0
        for x, wanted in zip(X, y[:, 0]):
            s = x @ W
            z = s.clip(min=0)
            o = float(np.tanh(z @ w[:, 0]))
            loss += (o - wanted) ** 2 / 2
            delta = (o - wanted) * (1 - o * o)
            dw[:, 0] += delta * z
            dW += np.outer(x, delta * w[:, 0] * (s > 0))
        losses.append(loss)
        W -= alpha * dW
        w -= alpha * dw
    return [W, w, np.array(losses)]


def probabilities(o):
    return 1 / np.exp(o[None, :] - o[:, None]).sum(axis=1)


def softmax_hinge_loss(o, y, margin):
    p = probabilities(o)
    return sum(max(0.0, p[j] - p[y] + margin) for j in range(len(p)) if j != y)


def softmax_hinge_grad(o, y, margin):
    p = probabilities(o)
    J = np.diag(p) - np.outer(p, p)
    return sum((J[j] - J[y] for j in range(len(p)) if j != y and p[j] - p[y] + margin > 0), 0 * p)


def backprop_checkpointed(x_in, y_gt, weights, functions, primes, every):
    s, z = [], [x_in]
    for W, f in zip(weights, functions):
        s.append(W @ z[-1])
        z.append(f(s[-1]))
    back, gradients = z[-1] - y_gt, []
    for k in range(len(weights) - 1, -1, -1):
        delta = back * primes[k](s[k])
        gradients.insert(0, np.einsum("ib,jb->ij", delta, z[k]))
        back = weights[k].T @ delta
    return gradients
