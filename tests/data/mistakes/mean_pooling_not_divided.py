"""Each entry gets the whole share."""

# exercise: mean-pooling
# question: dx
# earns: 0
# mistakes: divisor-1
import numpy as np


def dx(dout, x):
    out = np.zeros(x.shape)
    spread = dout.repeat(2, axis=2).repeat(2, axis=3)
    out[:, :, : spread.shape[2], : spread.shape[3]] = spread
    return out
