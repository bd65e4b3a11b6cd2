"""What comes back to the cell from the new state is forgotten: only dc of the step after counts."""

# exercise: lstm-step
# question: lstm_step_backward
# earns: 0
# mistakes: path-4
import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def lstm_step_backward(dout, x, h, c, Wx, Wh, b):
    a = [x @ Wx[k] + h @ Wh[k] + b[k] for k in range(4)]
    i, f, o, g = sigmoid(a[0]), sigmoid(a[1]), sigmoid(a[2]), np.tanh(a[3])
    next_c = f * c + i * g
    dnext_h, dnext_c = dout
    do = dnext_h * np.tanh(next_c)
    dc_total = dnext_c
    di, df, dg = dc_total * g, dc_total * c, dc_total * i
    da = [di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)]
    dx = sum(da[k] @ Wx[k].T for k in range(4))
    dh = sum(da[k] @ Wh[k].T for k in range(4))
    dWx = np.stack([x.T @ d for d in da])
    dWh = np.stack([h.T @ d for d in da])
    db = np.stack([d.sum(axis=0) for d in da])
    return dx, dh, dc_total * f, dWx, dWh, db
