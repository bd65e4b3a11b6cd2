import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    return (y_out - y_gt) * f_out_prime(s_out)


def delta_k(delta_next, W_next, s_k, f_k_prime):
    return (W_next.T @ delta_next) * f_k_prime(s_k)


def dW_k(delta_k, z_prev):
    return delta_k @ z_prev.T


def db_k(delta_k):
    return delta_k.sum(axis=1, keepdims=True)


delta_out_rows = delta_out


def delta_k_rows(delta_next, W_next, s_k, f_k_prime):
    return (delta_next @ W_next.T) * f_k_prime(s_k)


def dW_k_rows(delta_k, z_prev):
    return z_prev.T @ delta_k


def db_k_rows(delta_k):
    return delta_k.sum(axis=0)
