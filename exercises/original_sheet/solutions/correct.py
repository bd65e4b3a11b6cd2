import numpy as np


def dL_dW_out(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    z_2 = f_2(W_2 * f_1(W_1 * x))
    s_out = W_out * z_2
    return (f_3(s_out) - y_gt) * f_3_prime(s_out) * z_2


def dL_dW_2(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    z_1 = f_1(W_1 * x)
    s_2 = W_2 * z_1
    s_out = W_out * f_2(s_2)
    return (f_3(s_out) - y_gt) * f_3_prime(s_out) * W_out * f_2_prime(s_2) * z_1


def dL_dW_1(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    s_1 = W_1 * x
    s_2 = W_2 * f_1(s_1)
    s_out = W_out * f_2(s_2)
    delta_out = (f_3(s_out) - y_gt) * f_3_prime(s_out)
    delta_2 = W_out * delta_out * f_2_prime(s_2)
    return W_2 * delta_2 * f_1_prime(s_1) * x


def train(X, y, W, w, alpha, T):
    losses = []
    for _ in range(T):
        S = X @ W
        Z = np.maximum(S, 0)
        o = np.tanh(Z @ w)
        losses.append(0.5 * np.sum((o - y) ** 2))
        delta = (o - y) * (1 - o**2)
        dw, dW = Z.T @ delta, X.T @ ((delta @ w.T) * (S > 0))
        w, W = w - alpha * dw, W - alpha * dW
    return W, w, np.array(losses)


def softmax(o):
    e = np.exp(o - o.max())
    return e / e.sum()


def softmax_hinge_loss(o, y, margin):
    p = softmax(o)
    return np.maximum(0, np.delete(p, y) - p[y] + margin).sum()


def softmax_hinge_grad(o, y, margin):
    p = softmax(o)
    g = (p - p[y] + margin > 0).astype(float)
    g[y] = 0
    g[y] = -g.sum()
    return p * (g - p @ g)


def backprop_checkpointed(x_in, y_gt, weights, functions, primes, every):
    K = len(weights)
    kept, z = {}, x_in
    for k in range(K):
        if k % every == 0:
            kept[k] = z
        z = functions[k](weights[k] @ z)
    gradient, dW = z - y_gt, [None] * K
    for start in sorted(kept, reverse=True):
        s, zs = [], [kept[start]]
        for k in range(start, min(start + every, K)):
            s.append(weights[k] @ zs[-1])
            zs.append(functions[k](s[-1]))
        for i in range(len(s) - 1, -1, -1):
            delta = gradient * primes[start + i](s[i])
            dW[start + i] = delta @ zs[i].T
            gradient = weights[start + i].T @ delta
    return dW
