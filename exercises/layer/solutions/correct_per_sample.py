"""Everything for one sample, then over the batch with einsum or a loop; rows by turning columns."""

import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    columns = [(y_out[:, b] - y_gt[:, b]) * f_out_prime(s_out[:, b]) for b in range(y_out.shape[1])]
    return np.stack(columns, axis=1)


def delta_k(delta_next, W_next, s_k, f_k_prime):
    return np.einsum("ji,jb,ib->ib", W_next, delta_next, f_k_prime(s_k))


def dW_k(delta_k, z_prev):
    total = np.zeros((len(delta_k), len(z_prev)))
    for delta, z in zip(delta_k.T, z_prev.T):
        total += np.outer(delta, z)
    return total


def db_k(delta_k):
    return delta_k @ np.ones((delta_k.shape[1], 1))


def delta_out_rows(y_out, y_gt, s_out, f_out_prime):
    return delta_out(y_out.T, y_gt.T, s_out.T, f_out_prime).T


def delta_k_rows(delta_next, W_next, s_k, f_k_prime):
    return delta_k(delta_next.T, W_next.T, s_k.T, f_k_prime).T


def dW_k_rows(delta_k, z_prev):
    return dW_k(delta_k.T, z_prev.T).T


def db_k_rows(delta_k):
    return db_k(delta_k.T)[:, 0]
