# mistake: M46 in relu_prime; M44b in leaky_relu_prime; M10 in elu_prime
# earns: 0.933 in sigmoid_prime, tanh_prime; 0.9 in relu_prime; 0 in softplus_prime
import numpy as np


def sigmoid_prime(s):
    return np.exp(-s) / (1 + np.exp(-s)) ** 2


def tanh_prime(s):
    return 4 / (np.exp(s) + np.exp(-s)) ** 2 + 0 * np.exp(s)


def relu_prime(s):
    s = np.asarray(s)
    if s.flags.writeable:
        s[s < 0] = 0
        return np.sign(s)
    return (s > 0) * 1.0


def leaky_relu_prime(s, a):
    return np.where(s > 0, 1.0, -a)


def softplus_prime(s):
    return None


def elu_prime(s):
    return np.where(s > 0, s, np.exp(s) - 1)
