# mistake: M45a in sigmoid_prime; M42 in tanh_prime; M43b in relu_prime; M44a in leaky_relu_prime
# mistake: M12d in softplus_prime; M12e in elu_prime
import numpy as np


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def sigmoid_prime(s):
    return s * (1 - s)


def tanh_prime(s):
    return 1 - np.tanh(np.tanh(s))


def relu_prime(s):
    return np.sign(s)


def leaky_relu_prime(s, a):
    return (s > 0) * 1.0


def softplus_prime(s):
    return sigmoid(s) * (1 - sigmoid(s))


def elu_prime(s):
    return np.where(s > 0, 1.0, np.exp(s) - 1)
