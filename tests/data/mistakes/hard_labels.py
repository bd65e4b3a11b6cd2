"""The usual way with integer labels; Y is soft in 5 of 9 inputs."""

# exercise: losses
# question: softmax_ce_delta
# earns: 0
# mistakes: M76
import numpy as np


def softmax_ce_delta(O, Y):
    P = np.exp(O - O.max(1)[:, None])
    P = P / P.sum(1)[:, None]
    P[range(len(O)), Y.argmax(1)] -= 1
    return P
