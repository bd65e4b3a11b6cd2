"""The reference engine: the answers we grade against. NumPy only.

Notation follows the sheet (Practical 1): ``s_k = W_k z_{k-1} + b_k``, ``z_k = f_k(s_k)``,
``z_0 = x_in``, ``z_K = y_out``, ``delta_k = dL/ds_k``; lists start at layer 1.
"""

from grader.engine.backprop import (
    ForwardPass,
    bias_gradients,
    deltas,
    forward,
    input_gradient,
    loss,
    weight_gradients,
)
from grader.engine.gradcheck import complex_step
from grader.engine.network import Network
from grader.functions.activation import Activation, Array, opaque
from grader.functions.activations import (
    ACTIVATIONS,
    ELU,
    IDENTITY,
    LEAKY_RELU,
    RELU,
    SIGMOID,
    SOFTMAX,
    SOFTPLUS,
    TANH,
)
from grader.functions.architecture import Layout, Reduction
from grader.functions.losses import HALF_SQUARED_ERROR, SOFTMAX_CROSS_ENTROPY, Loss

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "HALF_SQUARED_ERROR",
    "IDENTITY",
    "LEAKY_RELU",
    "RELU",
    "SIGMOID",
    "SOFTMAX",
    "SOFTMAX_CROSS_ENTROPY",
    "SOFTPLUS",
    "TANH",
    "Activation",
    "Array",
    "ForwardPass",
    "Layout",
    "Loss",
    "Network",
    "Reduction",
    "bias_gradients",
    "complex_step",
    "deltas",
    "forward",
    "input_gradient",
    "loss",
    "opaque",
    "weight_gradients",
]
