"""Divided by the number of samples."""

# exercise: layer
# question: dW_k
# earns: 0
# mistakes: M31
import numpy as np


def dW_k(delta_k, z_prev):
    return delta_k @ z_prev.T / delta_k.shape[1]
