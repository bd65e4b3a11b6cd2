# mistake: M31 in delta_out, dW_k, delta_k_rows; M08 in delta_k; M35 in db_k, db_k_rows
# mistake: M07 in delta_out_rows; M30 in dW_k_rows
import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    return (y_out - y_gt) * f_out_prime(s_out) / y_out.shape[1]


def delta_k(delta_next, W_next, s_k, f_k_prime):
    return W_next.T @ delta_next


def dW_k(delta_k, z_prev):
    return delta_k @ z_prev.T / delta_k.shape[1]


def db_k(delta_k):
    return delta_k.mean(axis=1, keepdims=True)


def delta_out_rows(y_out, y_gt, s_out, f_out_prime):
    return y_out - y_gt


def delta_k_rows(delta_next, W_next, s_k, f_k_prime):
    return (delta_next @ W_next.T) * f_k_prime(s_k) / len(s_k)


def dW_k_rows(delta_k, z_prev):
    return np.outer(z_prev.sum(axis=0), delta_k.sum(axis=0))


def db_k_rows(delta_k):
    return delta_k.mean(axis=0)
