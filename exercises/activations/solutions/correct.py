import numpy as np


def sigmoid(s):
    e = np.exp(-np.abs(s))
    return np.where(s > 0, 1 / (1 + e), e / (1 + e))


def sigmoid_prime(s):
    return sigmoid(s) * sigmoid(-s)


def tanh_prime(s):
    return 1 - np.tanh(s) ** 2


def relu_prime(s):
    return (s > 0).astype(float)


def leaky_relu_prime(s, a):
    return np.where(s > 0, 1.0, a)


def softplus_prime(s):
    return sigmoid(s)


def elu_prime(s):
    return np.where(s > 0, 1.0, np.exp(np.minimum(s, 0)))
