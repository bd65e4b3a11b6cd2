# mistake: M07 in dL_dW_out; M16 in dL_dW_2; M08 in dL_dW_1; M20@step in train
# mistake: M63 in softmax_hinge_loss; M48b in softmax_hinge_grad; M23 in backprop_checkpointed
import numpy as np


def dL_dW_out(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    z_2 = f_2(W_2 * f_1(W_1 * x))
    return (f_3(W_out * z_2) - y_gt) * z_2


def dL_dW_2(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    z_1 = f_1(W_1 * x)
    s_2 = W_2 * z_1
    s_out = W_out * f_2(s_2)
    return (f_3(s_out) - y_gt) * f_3_prime(s_out) * f_2_prime(s_2) * z_1


def dL_dW_1(x, W_1, W_2, W_out, y_gt, f_1, f_2, f_3, f_1_prime, f_2_prime, f_3_prime):
    s_out = W_out * f_2(W_2 * f_1(W_1 * x))
    return (f_3(s_out) - y_gt) * f_3_prime(s_out) * W_out * W_2 * x


def train(X, y, W, w, alpha, T):
    losses = []
    for _ in range(T):
        S = X @ W
        Z = np.maximum(S, 0)
        o = np.tanh(Z @ w)
        losses.append(0.5 * np.sum((o - y) ** 2))
        delta = (o - y) * (1 - o**2)
        w = w - alpha * (Z.T @ delta)
        W = W - alpha * (X.T @ ((delta @ w.T) * (S > 0)))
    return W, w, np.array(losses)


def softmax(o):
    e = np.exp(o - o.max())
    return e / e.sum()


def softmax_hinge_loss(o, y, margin):
    p = softmax(o)
    return np.maximum(0, p - p[y] + margin).sum()


def softmax_hinge_grad(o, y, margin):
    p = softmax(o)
    g = (p - p[y] + margin > 0).astype(float)
    g[y] = 0
    g[y] = -g.sum()
    return p * (1 - p) * g


def backprop_checkpointed(x_in, y_gt, weights, functions, primes, every):
    s, z = [x_in], [x_in]
    for W, f in zip(weights, functions):
        s.append(W @ z[-1])
        z.append(f(s[-1]))
    back, gradients = z[-1] - y_gt, []
    for k in range(len(weights) - 1, -1, -1):
        delta = back * primes[k](s[k + 1])
        gradients.insert(0, delta @ s[k].T)
        back = weights[k].T @ delta
    return gradients
