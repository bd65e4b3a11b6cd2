"""What a network is apart from its numbers: its arrays, symbols and inputs are made of this."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from grader.functions.losses import HALF_SQUARED_ERROR, LOSSES, Loss


class Layout(StrEnum):
    """Where a sample stands in a batch, and with it the shape of the weights."""

    COLUMN = "column"  #: samples are columns; W_k has shape (n_k, n_{k-1}), b_k (n_k, 1)
    ROW = "row"  #: samples are rows; W_k has shape (n_{k-1}, n_k), b_k (n_k,)


class Reduction(StrEnum):
    """How the losses of a batch become one number."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True)
class Architecture:
    """A fully connected network and its loss, with the conventions that must be fixed.

    Attributes
    ----------
    activations : tuple of K str
        One name a layer, the first layer first.
    loss : str
        A key of :data:`grader.functions.losses.LOSSES`.
    layout : Layout
        A single vector, shape (n_0,), is the same in both but for the weights' transposition.
    reduction : Reduction
        Over the samples of a batch; a single vector is a batch of one.
    biased : bool
        Whether each layer adds a ``b_k``.
    """

    activations: tuple[str, ...]
    _: KW_ONLY
    loss: str = HALF_SQUARED_ERROR.name
    layout: Layout = Layout.COLUMN
    reduction: Reduction = Reduction.SUM
    biased: bool = False

    @property
    def depth(self) -> int:
        """How many layers there are: K."""
        return len(self.activations)

    @property
    def judge(self) -> Loss:
        """The loss itself."""
        return LOSSES[self.loss]
