"""log2 in place of log: named M54, "the step of an optimiser"."""

# exercise: losses
# question: softmax_ce_loss
# earns: 0
# mistakes: M78
import numpy as np


def softmax_ce_loss(O, Y):
    z = O - O.max(1)[:, None]
    return -(Y * (z - np.log(np.exp(z).sum(1))[:, None])).sum() / np.log(2)
