"""Two examples by hand, to try your functions on before you hand in: python -m pytest"""

import numpy as np
from solution import dW_k, delta_k


def test_delta_k_of_a_layer_with_two_units():
    """At s_k = 0 the derivative of tanh is 1, so delta_k is W_next^T delta_next."""
    W_next = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    delta_next = np.array([1.0, 0.0, -1.0])

    np.testing.assert_allclose(delta_k(delta_next, W_next, np.zeros(2)), [-4.0, -4.0])


def test_dW_k_has_a_row_for_each_unit():
    """Every entry is one of delta_k times one of z_prev."""
    gradient = dW_k(np.array([1.0, 2.0]), np.array([3.0, 4.0, 5.0]))

    np.testing.assert_allclose(gradient, [[3.0, 4.0, 5.0], [6.0, 8.0, 10.0]])
