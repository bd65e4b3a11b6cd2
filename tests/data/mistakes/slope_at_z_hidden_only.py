"""f' taken at z in the hidden layers, right at the output: M09 knows only all layers at once."""

# exercise: backprop
# question: backprop_single
# earns: 4/6
# mistakes: M09
import numpy as np


def net(x, W, b):
    s = [W[0] @ x + b[0]]
    z = [x, np.tanh(s[0])]
    s.append(W[1] @ z[1] + b[1])
    z.append(np.where(s[1] > 0, s[1], 0.1 * s[1]))
    s.append(W[2] @ z[2] + b[2])
    z.append(1 / (1 + np.exp(-s[2])))
    return s, z


def slope(k, s):
    if k == 0:
        return 1 - np.tanh(s) ** 2
    return np.where(s > 0, 1.0, 0.1)


def backprop_single(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    W, b = [W_1, W_2, W_3], [b_1, b_2, b_3]
    s, z = net(x_in, W, b)
    y = z[3]
    d3 = (y - y_gt) * y * (1 - y)
    d2 = W_3.T @ d3 * slope(1, z[2])
    d1 = W_2.T @ d2 * slope(0, z[1])
    return [np.outer(d1, x_in), np.outer(d2, z[1]), np.outer(d3, z[2]), d1, d2, d3]
