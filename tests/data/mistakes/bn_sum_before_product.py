"""dgamma = sum(dout * sum(xh)); dx and dbeta are right, which nobody says."""

# exercise: second-order
# question: batchnorm_backward
# earns: 4/3
# mistakes: M73g
import numpy as np


def batchnorm_backward(dout, x, gamma, eps):
    B = len(x)
    c = x - x.mean(0)
    var = (c**2).mean(0)
    xh = c / np.sqrt(var + eps)
    dg, db = (dout * xh).sum(0), dout.sum(0)
    g = dout * gamma
    dx = (g - g.mean(0) - xh * (g * xh).mean(0)) / np.sqrt(var + eps)
    return dx, (dout * xh.sum(0)).sum(0), db
