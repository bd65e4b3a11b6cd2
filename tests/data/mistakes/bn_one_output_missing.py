"""dx not written yet; dgamma and dbeta right."""

# exercise: second-order
# question: batchnorm_backward
# earns: 4/3
# mistakes: none
import numpy as np


def batchnorm_backward(dout, x, gamma, eps):
    B = len(x)
    c = x - x.mean(0)
    var = (c**2).mean(0)
    xh = c / np.sqrt(var + eps)
    dg, db = (dout * xh).sum(0), dout.sum(0)
    g = dout * gamma
    dx = None
    return dx, dg, db
