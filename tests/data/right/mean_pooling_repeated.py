# exercise: mean-pooling
import numpy as np


def dx(dout, x):
    out = np.zeros(x.shape)
    spread = dout.repeat(2, axis=2).repeat(2, axis=3) / 4
    out[:, :, : spread.shape[2], : spread.shape[3]] = spread
    return out
