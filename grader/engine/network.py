"""A network with its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.functions.activation import Activation, Array
from grader.functions.architecture import Layout, Reduction
from grader.functions.losses import HALF_SQUARED_ERROR, Loss


@dataclass(frozen=True, slots=True)
class Network:
    """A fully connected network of K layers with its loss.

    Attributes
    ----------
    weights : sequence of K arrays
        Column layout: shapes (n_1, n_0), ..., (n_K, n_{K-1}). Row layout: each transposed.
    activations : sequence of K Activation
    biases : sequence of K arrays, or empty for a network without biases
        Column layout: shapes (n_k, 1), or (n_k,) if the input is a single vector.
        Row layout: shapes (n_k,).
    loss : Loss
    reduction : Reduction
        Over the samples of a batch; a single vector is a batch of one.
    layout : Layout
        A single vector, shape (n_0,), is the same in both but for the weights' transposition.
    """

    weights: Sequence[Array]
    activations: Sequence[Activation]
    biases: Sequence[Array] = ()
    loss: Loss = HALF_SQUARED_ERROR
    reduction: Reduction = Reduction.SUM
    layout: Layout = Layout.COLUMN

    def in_columns(self) -> "Network":
        """Return the same network in the column layout."""
        if self.layout is Layout.COLUMN:
            return self
        return replace(
            self,
            weights=[W.T for W in self.weights],
            biases=[b.reshape(-1, 1) for b in self.biases],
            layout=Layout.COLUMN,
        )

    def turn(self, array: Array) -> Array:
        """Return ``array`` in the column layout, or back: the row layout is its transpose."""
        return array if self.layout is Layout.COLUMN else array.T

    def batch_scale(self, x_in: Array) -> float:
        """Return the factor of the reduction: 1, or one over the number of samples."""
        if self.reduction is Reduction.SUM or x_in.ndim == 1:
            return 1.0
        return 1.0 / float(self.turn(x_in).shape[1])
