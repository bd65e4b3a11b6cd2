# mistake: M13 in delta_k; M25 in dW_k
import numpy as np


def delta_k(delta_next, W_next, s_k):
    return (W_next @ delta_next) * (1 - np.tanh(s_k) ** 2)


def dW_k(delta_k, z_prev):
    return np.outer(z_prev, delta_k)
