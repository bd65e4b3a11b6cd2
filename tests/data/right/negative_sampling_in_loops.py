# exercise: word2vec-negative-sampling
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def negative_sampling_backward(v, o, negatives, U):
    dv, dU = np.zeros_like(v), np.zeros_like(U)
    for k in range(len(v)):
        z = sigmoid(U[o[k]] @ v[k]) - 1
        dv[k] += z * U[o[k]]
        dU[o[k]] += z * v[k]
        for n in negatives[k]:
            z = 1 - sigmoid(-U[n] @ v[k])
            dv[k] += z * U[n]
            dU[n] += z * v[k]
    return dv / len(v), dU / len(v)
