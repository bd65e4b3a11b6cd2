"""The state that is kept by z leads back directly too."""

# exercise: gru-step
# question: gru_step_backward
# earns: 4
# mistakes: path-7
import numpy as np


def gru_step_backward(dout, x, h, Wx, Wh, b):
    r = 1 / (1 + np.exp(-(x @ Wx[0] + h @ Wh[0] + b[0])))
    z = 1 / (1 + np.exp(-(x @ Wx[1] + h @ Wh[1] + b[1])))
    kept = h @ Wh[2]
    n = np.tanh(x @ Wx[2] + b[2] + r * kept)
    dz = dout * (h - n)
    dn = dout * (1 - z) * (1 - n**2)
    dr = dn * kept
    dzt, drt = dz * z * (1 - z), dr * r * (1 - r)
    dx = drt @ Wx[0].T + dzt @ Wx[1].T + dn @ Wx[2].T
    dh = drt @ Wh[0].T + dzt @ Wh[1].T + (dn * r) @ Wh[2].T
    dWx = np.array([x.T @ drt, x.T @ dzt, x.T @ dn])
    dWh = np.array([h.T @ drt, h.T @ dzt, h.T @ (dn * r)])
    db = np.array([drt.sum(0), dzt.sum(0), dn.sum(0)])
    return dx, dh, dWx, dWh, db
