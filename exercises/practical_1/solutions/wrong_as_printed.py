# mistake: M01 in delta_out
import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    return (y_out - s_out) * f_out_prime(s_out)


def delta_2(delta_out, W_out, s_2, f_2_prime):
    return (W_out.T @ delta_out) * f_2_prime(s_2)


def delta_1(delta_2, W_2, s_1, f_1_prime):
    return (W_2.T @ delta_2) * f_1_prime(s_1)


def dW_out(delta_out, z_2):
    return np.outer(delta_out, z_2)


def dW_2(delta_2, z_1):
    return np.outer(delta_2, z_1)


def dW_1(delta_1, x_in):
    return np.outer(delta_1, x_in)


def delta_k(delta_next, W_next, s_k, f_k_prime):
    return (W_next.T @ delta_next) * f_k_prime(s_k)


def dW_k(delta_k, z_prev):
    return np.outer(delta_k, z_prev)
