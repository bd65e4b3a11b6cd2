"""Forward pass, error signals and gradients of a fully connected network.

Each function works in the column layout, where the formulas read as on the sheet; the row
layout is their transpose and is turned at the door. Shapes below are those of the column
layout with B samples; without a batch axis drop B.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.engine.network import Network
from grader.functions.activation import Array
from grader.functions.architecture import Layout


@dataclass(frozen=True, slots=True)
class ForwardPass:
    """Everything the forward pass computed: ``s[k-1]`` is ``s_k``, ``z[k]`` is ``z_k``.

    Attributes
    ----------
    s : tuple of K arrays, shapes (n_1, B), ..., (n_K, B)
    z : tuple of K + 1 arrays, shapes (n_0, B), ..., (n_K, B); the first is ``x_in``
    """

    s: tuple[Array, ...]
    z: tuple[Array, ...]

    @property
    def y_out(self) -> Array:
        """The network's output, shape (n_K, B)."""
        return self.z[-1]


def _bias(network: Network, k: int, like: Array) -> Array | float:
    if not network.biases:
        return 0.0
    b = network.biases[k]
    return b.reshape(-1, 1) if like.ndim > 1 else b.reshape(-1)


def forward(network: Network, x_in: Array) -> ForwardPass:
    """Run the network and keep every ``s_k = W_k z_{k-1} + b_k`` and ``z_k = f_k(s_k)``.

    Parameters
    ----------
    network : Network
    x_in : array, shape (n_0,) or (n_0, B)

    Returns
    -------
    ForwardPass
        In the network's own layout.

    Raises
    ------
    ValueError
        If two neighbouring shapes do not fit (from NumPy).
    """
    s: list[Array] = []
    z = [network.turn(x_in)]
    for k, W in enumerate(network.weights):
        s.append(network.turn(W) @ z[-1] + _bias(network, k, z[-1]))
        z.append(network.activations[k].f(s[-1]))
    return ForwardPass(tuple(map(network.turn, s)), tuple(map(network.turn, z)))


def loss(network: Network, x_in: Array, y_gt: Array) -> Array:
    """Return L, eq. (1) with the network's loss, summed or averaged over the samples.

    Parameters
    ----------
    network : Network
    x_in : array, shape (n_0,) or (n_0, B)
    y_gt : array, shape (n_K,) or (n_K, B)

    Returns
    -------
    array, shape ()
        Complex if an input is, which is what :func:`complex_step` needs.
    """
    y_out = forward(network, x_in).y_out
    total = network.loss.value(network.turn(y_out), network.turn(y_gt))
    return total * network.batch_scale(x_in)


def deltas(network: Network, trace: ForwardPass, y_gt: Array) -> tuple[Array, ...]:
    """Return the error signals ``delta_k = dL/ds_k``, first layer first.

    Parameters
    ----------
    network : Network
    trace : ForwardPass
        Of the same network.
    y_gt : array, shape (n_K,) or (n_K, B)

    Returns
    -------
    tuple of K arrays, shapes (n_1, B), ..., (n_K, B)

    Notes
    -----
    Practical 1, eqs. (5) and (8) in matrix form: ``delta_K = dL/dy_out * f_K'(s_K)`` and
    ``delta_k = (W_{k+1}^T delta_{k+1}) * f_k'(s_k)``.

    Examples
    --------
    >>> import numpy as np
    >>> from grader.engine import IDENTITY, Network
    >>> net = Network([np.array([[2.0]])], [IDENTITY])
    >>> deltas(net, forward(net, np.array([3.0])), np.array([5.0]))
    (array([1.]),)
    """
    turn, scale = network.turn, network.batch_scale(trace.z[0])
    delta = network.activations[-1].pull_back(
        turn(trace.s[-1]), scale * network.loss.prime(turn(trace.y_out), turn(y_gt))
    )
    signals = [delta]
    for k in range(len(network.weights) - 1, 0, -1):
        back = turn(network.weights[k]).T @ delta
        delta = network.activations[k - 1].pull_back(turn(trace.s[k - 1]), back)
        signals.append(delta)
    return tuple(turn(signal) for signal in reversed(signals))


def weight_gradients(
    network: Network, trace: ForwardPass, signals: Sequence[Array]
) -> tuple[Array, ...]:
    """Return ``dW_k = dL/dW_k = delta_k z_{k-1}^T``: the sheet's Delta W_k, eqs. (6), (9), (10).

    It is the gradient, not the update: no learning rate, no minus sign.

    Parameters
    ----------
    network : Network
    trace : ForwardPass
    signals : sequence of K arrays, shapes (n_1, B), ..., (n_K, B), as ``deltas`` returns them

    Returns
    -------
    tuple of K arrays, shaped like the weights
    """
    turn = network.turn
    return tuple(
        turn(np.outer(delta, z) if delta.ndim == 1 else turn(delta) @ turn(z).T)
        for delta, z in zip(signals, trace.z[:-1], strict=True)
    )


def bias_gradients(network: Network, signals: Sequence[Array]) -> tuple[Array, ...]:
    """Return ``db_k = dL/db_k``, the sum of ``delta_k`` over the samples.

    Parameters
    ----------
    network : Network
    signals : sequence of K arrays, shapes (n_1, B), ..., (n_K, B)

    Returns
    -------
    tuple of K arrays, shapes (n_k, 1) in the column layout, (n_k,) in the row layout or for
    single vectors
    """
    if network.layout is Layout.ROW:
        return tuple(delta if delta.ndim == 1 else delta.sum(axis=0) for delta in signals)
    return tuple(
        delta if delta.ndim == 1 else delta.sum(axis=1, keepdims=True) for delta in signals
    )


def input_gradient(network: Network, signals: Sequence[Array]) -> Array:
    """Return ``dL/dx_in = W_1^T delta_1``, shape (n_0, B)."""
    return network.turn(network.turn(network.weights[0]).T @ network.turn(signals[0]))
