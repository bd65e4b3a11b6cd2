"""Mean and variance taken for constants, as at test time."""

# exercise: batch-norm
# question: batchnorm_backward
# earns: 2
# mistakes: statistics
import numpy as np


def batchnorm_backward(dout, x, gamma, beta, eps):
    N = x.shape[0]
    std = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / std
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / std * dout
    return dx, dgamma, dbeta
