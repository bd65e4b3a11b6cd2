"""The mask alone: what was scaled up forward is not on the way back."""

# exercise: dropout
# question: dx
# earns: 0
# mistakes: divisor-1
import numpy as np


def dx(dout, x, mask, keep):
    return np.where(mask > 0, dout, 0.0)
