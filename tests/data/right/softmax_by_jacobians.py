# exercise: softmax-backward
import numpy as np


def ds(dout, s):
    out = np.zeros_like(s)
    for k, row in enumerate(s):
        p = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
        out[k] = (np.diag(p) - np.outer(p, p)) @ dout[k]
    return out
