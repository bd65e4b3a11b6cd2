"""The inner derivative brings a minus that is not cancelled."""

# exercise: activations
# question: sigmoid_prime
# earns: 0
# mistakes: M02
import numpy as np


def sigmoid_prime(s):
    e = np.exp(-np.abs(s))
    return -e / (1 + e) ** 2
