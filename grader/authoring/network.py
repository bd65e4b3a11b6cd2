"""The network of a sheet: what is fixed by the exercise, and how its numbers are drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

import numpy as np

from grader.engine import (
    ACTIVATIONS,
    Array,
    Layout,
    Network,
    forward,
)
from grader.errors import ExerciseInvalid
from grader.executor import Argument
from grader.exercise import Drawing, Parameter, tensor, weights
from grader.exercise.model import Sizes
from grader.functions import losses
from grader.functions.architecture import Architecture

#: Those that a statement and a program can be written for.
LOSSES = {name: loss for name, loss in losses.LOSSES.items() if loss.latex}
#: Random inputs keep at least this far from every kink: further than any finite difference goes.
CLEARANCE = 0.02


class Widths(StrEnum):
    """How many units the layers have, one against the other."""

    ANY = "any"
    NARROWING = "narrowing"  #: fewer from the input to the output
    WIDENING = "widening"  #: more from the input to the output


@dataclass(frozen=True, slots=True)
class NetworkSheet(Architecture):
    """An architecture as an exercise states it, and how its inputs are drawn.

    Activations are of :data:`grader.engine.ACTIVATIONS`. Softmax with cross-entropy is a loss of
    the scores of an identity layer.

    Attributes
    ----------
    batch : bool
        Whether there is a batch axis; without one, vectors have shape (n,).
    widths : Widths
        Of the inputs that are drawn; the functions asked for have to work for any.
    """

    _: KW_ONLY
    batch: bool = True
    widths: Widths = Widths.ANY

    def __post_init__(self) -> None:
        """Refuse what no network can be, and what would hide a forgotten f'."""
        for field, reason in self._faults():
            raise ExerciseInvalid("network", field, reason)

    def _faults(self) -> Iterator[tuple[str, str]]:
        """Yield (field, reason); what comes after the first may rest on its absence."""
        if not self.activations:
            yield "activations", "name at least one layer's activation"
        for name in self.activations:
            if name not in ACTIVATIONS:
                yield "activations", f"{name!r} is none of {', '.join(ACTIVATIONS)}"
        if self.loss not in LOSSES:
            yield "loss", f"{self.loss!r} is none of {', '.join(LOSSES)}"
        if self.judge.output and self.activations[-1] != "identity":
            yield "activations", f"{self.loss} wants an identity output layer"
        if set(self.activations[:-1]) == {"identity"}:
            why = "every hidden layer is the identity, so f' = 1 and a forgotten f' cannot be seen"
            yield "activations", f"{why}; give one of them another activation"

    def parameters(self) -> tuple[Parameter, ...]:
        """Return ``x_in, y_gt, W_1, ..., W_K`` and ``b_1, ..., b_K`` if there are biases."""
        layers = range(1, self.depth + 1)
        return (
            tensor("x_in", self.data_shape(0), "input of the network"),
            Parameter(
                "y_gt",
                self.data_shape(self.depth),
                "what the output should be",
                self._draw_target,
                unit_axis=self._unit_axis,
            ),
            *(weights(f"W_{k}", self.weight_shape(k), f"weights of layer {k}") for k in layers),
            *(
                tensor(f"b_{k}", self.bias_shape(k), f"biases of layer {k}", spread=0.5)
                for k in layers
                if self.biased
            ),
        )

    def data_shape(self, k: int) -> tuple[str, ...]:
        """Return the shape of ``z_k`` and its gradients in size names."""
        shape = (f"n_{k}", "B") if self.batch else (f"n_{k}",)
        return shape if self.layout is Layout.COLUMN else shape[::-1]

    def weight_shape(self, k: int) -> tuple[str, str]:
        """Return the shape of ``W_k`` in size names."""
        out, into = f"n_{k}", f"n_{k - 1}"
        return (out, into) if self.layout is Layout.COLUMN else (into, out)

    def bias_shape(self, k: int) -> tuple[str, ...]:
        """Return the shape of ``b_k`` in size names; ``one`` is always 1."""
        return (f"n_{k}", "one") if self.layout is Layout.COLUMN and self.batch else (f"n_{k}",)

    def network(self, parameters: Sequence[Array]) -> Network:
        """Return the network of the arguments ``W_1, ..., W_K, b_1, ...`` of one case."""
        return Network(
            parameters[: self.depth],
            [ACTIVATIONS[name] for name in self.activations],
            parameters[self.depth :],
            self.judge,
            self.reduction,
            self.layout,
        )

    @property
    def rising(self) -> tuple[str, ...]:
        """The widths in rising order, in size names; empty if they may fall as they like."""
        names = tuple(f"n_{k}" for k in range(self.depth + 1))
        return {Widths.NARROWING: names[::-1], Widths.WIDENING: names}.get(self.widths, ())

    @property
    def example(self) -> Network:
        """Return such a network without its numbers: what can go wrong does not depend on them."""
        return self.network([np.zeros(0)] * (2 * self.depth if self.biased else self.depth))

    def generic(self, x_in: Array, _: Array, *parameters: Array) -> bool:
        """Whether a case keeps away from kinks and reaches both their sides in each such layer."""
        network = self.network(parameters)
        trace = forward(network, x_in)
        for activation, s in zip(network.activations, trace.s, strict=True):
            if activation.kinks and np.min(np.abs(s)) < CLEARANCE:
                return False
            if activation.two_sided and s.size > 1 and not (s.min() < 0 < s.max()):
                return False
        return True

    @property
    def _unit_axis(self) -> int | None:
        """The axis of the classes, if targets are one-hot."""
        if not self.judge.classes:
            return None
        return int(self.batch and self.layout is Layout.ROW)

    def _draw_target(self, rng: np.random.Generator, sizes: Sizes, _: Drawing) -> Argument:
        shape = tuple(sizes[name] for name in self.data_shape(self.depth))
        if not self.judge.classes:
            return rng.normal(size=shape) * 1.5
        samples = shape[1:] if self.layout is Layout.COLUMN else shape[:1] if self.batch else ()
        labels = rng.integers(sizes[f"n_{self.depth}"], size=samples)
        one_hot = np.eye(sizes[f"n_{self.depth}"])[labels]
        return one_hot.T if self.layout is Layout.COLUMN and self.batch else one_hot
