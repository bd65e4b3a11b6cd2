"""eps left out of dx."""

# exercise: second-order
# question: batchnorm_backward
# earns: 4/3
# mistakes: M73f
import numpy as np


def batchnorm_backward(dout, x, gamma, eps):
    B = len(x)
    c = x - x.mean(0)
    var = (c**2).mean(0)
    xh = c / np.sqrt(var + eps)
    dg, db = (dout * xh).sum(0), dout.sum(0)
    g = dout * gamma
    dx = (g - g.mean(0) - xh * (g * xh).mean(0)) / np.sqrt(var)
    return dx, dg, db
