"""The functions with a name, activations and losses: one record each, which every room reads.

NumPy only. Formulas are Python functions that are called with arrays or with expressions, so a
sign is written once. Records know right slopes: nothing here may enter the jail.
"""

from grader.functions.activation import (
    Activation,
    Apply,
    Array,
    Elementwise,
    Formula,
    WrongSlope,
    opaque,
)
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
    in_arrays,
    wrong_slopes,
)
from grader.functions.losses import (
    BINARY_CROSS_ENTROPY,
    HALF_SQUARED_ERROR,
    LOSSES,
    SOFTMAX_CROSS_ENTROPY,
    Loss,
)

__all__ = [
    "ACTIVATIONS",
    "BINARY_CROSS_ENTROPY",
    "ELU",
    "HALF_SQUARED_ERROR",
    "IDENTITY",
    "LEAKY_RELU",
    "LOSSES",
    "RELU",
    "SIGMOID",
    "SOFTMAX",
    "SOFTMAX_CROSS_ENTROPY",
    "SOFTPLUS",
    "TANH",
    "Activation",
    "Apply",
    "Array",
    "Elementwise",
    "Formula",
    "Loss",
    "WrongSlope",
    "in_arrays",
    "opaque",
    "wrong_slopes",
]
