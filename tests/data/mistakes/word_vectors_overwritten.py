"""dU[negatives] += in one go: of a word that comes twice only one share is kept."""

# exercise: word2vec-negative-sampling
# question: negative_sampling_backward
# earns: 1
# mistakes: assigned-1
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def negative_sampling_backward(v, o, negatives, U):
    n = len(v)
    right = (sigmoid((U[o] * v).sum(axis=1)) - 1)[:, None] / n
    wrong = sigmoid((U[negatives] * v[:, None]).sum(axis=2))[:, :, None] / n
    dv = right * U[o] + (wrong * U[negatives]).sum(axis=1)
    dU = np.zeros_like(U)
    dU[negatives] += wrong * v[:, None]
    np.add.at(dU, o, right * v)
    return dv, dU
