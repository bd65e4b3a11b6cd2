# mistake: M13 in delta_k, delta_k_rows; M25 in dW_k, dW_k_rows; M36b in db_k_rows
# earns: 0.5 in dW_k, db_k, dW_k_rows
def delta_out(y_out, y_gt, s_out, f_out_prime):
    return (y_out - y_gt) * f_out_prime(s_out)


def delta_k(delta_next, W_next, s_k, f_k_prime):
    return (W_next @ delta_next) * f_k_prime(s_k)


def dW_k(delta_k, z_prev):
    return z_prev @ delta_k.T


def db_k(delta_k):
    return delta_k.sum(axis=1)


delta_out_rows = delta_out


def delta_k_rows(delta_next, W_next, s_k, f_k_prime):
    return (delta_next @ W_next) * f_k_prime(s_k)


def dW_k_rows(delta_k, z_prev):
    return delta_k.T @ z_prev


def db_k_rows(delta_k):
    return delta_k.sum(axis=1)
