# mistake: M13 in delta_2; M25 in dW_out; M08 in delta_k; M27a in dW_k
# earns: 0 in delta_1, dW_2, dW_1; 0.5 in dW_out
import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    return (y_out - y_gt) * f_out_prime(s_out)


def delta_2(delta_out, W_out, s_2, f_2_prime):
    return (W_out @ delta_out) * f_2_prime(s_2)


def delta_1(delta_2, W_2, s_1, f_1_prime):
    return (W_2 @ delta_2) * f_1_prime(s_1)


def dW_out(delta_out, z_2):
    return np.outer(z_2, delta_out)


def dW_2(delta_2, z_1):
    return delta_2 * z_1


def dW_1(delta_1, x_in):
    return delta_1 * x_in


def delta_k(delta_next, W_next, s_k, f_k_prime):
    return W_next.T @ delta_next


def dW_k(delta_k, z_prev):
    return delta_k * z_prev
