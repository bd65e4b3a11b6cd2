"""A forward function in the words of formulas: what its names mean, with the loss and gradients."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.authoring.derived.arguments import DOUT
from grader.authoring.derived.expressed import Expressed, NotExpressible
from grader.authoring.derived.question import Derivation
from grader.derive import Refused
from grader.derive.reverse import below, pulled, way_back
from grader.derive.sizes import Ratio
from grader.derive.tape import Taped
from grader.exercise.model import Sizes
from grader.symbolic import Model, Node, Reading
from grader.symbolic.tree import Aggregate, Hadamard, Name, as_node

#: What formulas call the loss, and what the function returns.
LOSS, OUT = "L", "out"
#: What would be the gradients by these: an input, and half of ``dL/dx``.
_OTHERWISE = (DOUT, f"d{LOSS}")


@dataclass(frozen=True)
class Worded:
    """A forward function at some sizes, all of them different.

    Attributes
    ----------
    derivation : Derivation
        Of whichever gradients.
    lengths : mapping of str to int
    """

    derivation: Derivation
    lengths: Sizes

    @cached_property
    def given(self) -> list[Any]:
        """Arguments of these sizes."""
        return self.derivation.drawn_at(self.lengths, min(self.lengths.values(), default=0))

    @cached_property
    def arrays(self) -> dict[str, Any]:
        """The same by name, with a gradient of what is returned."""
        pairs = zip(self.derivation.inputs, self.given, strict=True)
        found = {parameter.name: value for parameter, value in pairs}
        if self.derivation.returned is not None:
            shape = np.shape(self.derivation.function(*self.given))
            found |= {DOUT: np.random.default_rng(0).normal(size=shape)}
        return found

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The sizes that can be called by name."""
        taken = {parameter.name for parameter in self.derivation.inputs}
        names = self.derivation.size_names
        return {name: self.lengths[name] for name in names if name not in taken}

    def expressed(self, known: frozenset[str] = frozenset()) -> Expressed:
        """Return what turns the tape into formulas in which these names are called by name."""
        return Expressed({size: name for name, size in self.sizes.items()}, known)

    @cached_property
    def model(self) -> Model:
        """Arguments, sizes and intermediate results with their names and shapes.

        Raises
        ------
        NotExpressible
            If an argument is none that formulas speak of.
        """
        inputs = dict[str, tuple[int, ...]]()
        for name, value in self.arrays.items():
            if getattr(np.asarray(value), "dtype", np.dtype(float)).kind != "f":
                raise NotExpressible(f"{name}, which is no array of real numbers")
            inputs[name] = np.shape(value)
        sizes: dict[str, Node] = {name: as_node(size) for name, size in self.sizes.items()}
        model = Model(inputs, sizes, reading=Reading.NUMPY)
        return model.redefined(dict(self._definitions({*inputs, *sizes})))

    @cached_property
    def _run(self) -> tuple[Taped, dict[str, Any]]:
        return self.derivation.forward.named(self.given)

    @cached_property
    def _steps(self) -> list[Taped]:
        """What the author's code gives a name of its own, the last made first."""
        named = [node for node in below(self._run[0]) if node.step is not None and node.name]
        often = Counter(node.name for node in named)
        return [node for node in named if often[node.name] == 1]

    def _definitions(self, taken: set[str]) -> Iterator[tuple[str, Node]]:
        known = frozenset[str]()
        for node in reversed(self._steps):
            if node.name in taken:
                continue
            try:
                yield node.name, self.expressed(known).written_out(node)
            except NotExpressible:
                continue
            known |= {node.name}

    @cached_property
    def results(self) -> tuple[Taped, ...]:
        """The intermediate results that formulas call by name, the last made first."""
        known = self.model.definitions.keys() - self.sizes.keys()
        return tuple(node for node in self._steps if node.name in known)

    @cached_property
    def sheet(self) -> Model | None:
        """The model with the loss and the gradients by all names, each in terms of those above it.

        None where the author calls something else so, or the result has no words.
        """
        try:
            loss = dict(self._loss())
        except NotExpressible:
            return None
        gradients = dict(self._gradients())
        if (loss.keys() | gradients.keys()) & set(self.model.names):
            return None
        return self.model.redefined(loss | gradients)

    @property
    def _called(self) -> frozenset[str]:
        return frozenset(node.name for node in self.results)

    def _loss(self) -> Iterator[tuple[str, Node]]:
        """Yield what the function returns, unless the author names it, and the loss."""
        result = self._run[0]
        own = next((node.name for node in self.results if node is result), "")
        value = Name(own) if own else self.expressed(self._called).of(result)
        if self.derivation.returned is not None:
            if OUT not in self.model.names:
                yield OUT, value
            yield LOSS, Aggregate("sum", Hadamard((Name(DOUT), value)))
        elif own != LOSS:
            yield LOSS, value

    def _gradients(self) -> Iterator[tuple[str, Node]]:
        result, arguments = self._run
        seed: Any = Ratio(1.0, "1.0")
        if self.derivation.returned is not None:
            seed = Taped(np.zeros(np.shape(result)), name=DOUT)
        arrays = (value for value in arguments.values() if isinstance(value, Taped))
        known = self._called
        for node in (*self.results, *arrays):
            name = f"d{node.name}"
            try:
                (share,) = pulled(way_back(result, [node]), seed, taped=True)
                definition = self.expressed(known).of(share)
            except (NotExpressible, Refused):
                continue
            if name not in _OTHERWISE:
                yield name, definition
                known |= {name}
