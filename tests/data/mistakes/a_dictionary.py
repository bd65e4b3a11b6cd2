"""A dictionary in the wanted order is a list with names."""

# exercise: backprop
# question: backprop_single
# earns: 1
# mistakes: none
import numpy as np


def net(x, W, b):
    s = [W[0] @ x + b[0]]
    z = [x, np.tanh(s[0])]
    s.append(W[1] @ z[1] + b[1])
    z.append(np.where(s[1] > 0, s[1], 0.1 * s[1]))
    s.append(W[2] @ z[2] + b[2])
    z.append(1 / (1 + np.exp(-s[2])))
    return s, z


def gradients(x_in, y_gt, W, b):
    s, z = net(x_in, W, b)
    d3 = (z[3] - y_gt) * z[3] * (1 - z[3])
    d2 = W[2].T @ d3 * np.where(s[1] > 0, 1.0, 0.1)
    d1 = W[1].T @ d2 * (1 - z[1] ** 2)
    return [np.outer(d1, x_in), np.outer(d2, z[1]), np.outer(d3, z[2])], [d1, d2, d3]


def backprop_single(x_in, y_gt, W_1, W_2, W_3, b_1, b_2, b_3):
    dW, db = gradients(x_in, y_gt, [W_1, W_2, W_3], [b_1, b_2, b_3])
    names = ["dW1", "dW2", "dW3", "db1", "db2", "db3"]
    return dict(zip(names, dW + db))
