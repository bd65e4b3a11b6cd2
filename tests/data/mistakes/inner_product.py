"""delta . z of two vectors. Catalogued as M27b, not named."""

# exercise: practical-1
# question: dW_k
# earns: 0
# mistakes: M27b
import numpy as np


def dW_k(delta_k, z_prev):
    return delta_k @ z_prev
