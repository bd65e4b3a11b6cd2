"""Networks as models: every quantity of the sheet by definition, every gradient by derivation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from grader.functions.architecture import Architecture, Layout, Reduction
from grader.symbolic.functions import KNOWN, applied
from grader.symbolic.gradient import gradients
from grader.symbolic.model import Model, Reading
from grader.symbolic.tree import (
    Aggregate,
    Array,
    Entry,
    Function,
    Hadamard,
    MatMul,
    Name,
    Node,
    Number,
    Operation,
    Product,
    Shape,
    add,
    flat,
    multiply,
)
from grader.symbolic.walks import substitute

LOSS_NAMES = ("Loss", "loss", "E", "J", "C", "ell")
INPUT_NAMES = ("x", "X", "z_0", "a_0", "x_0", "h_0", "Z_0", "X_in")
TARGET_NAMES = ("y", "t", "Y", "y_true", "y_target", "y_star", "Y_gt", "gt")
OUTPUT_NAMES = ("y_hat", "y_hat_out", "Y_out", "Y_hat", "yhat", "o", "p", "P")
BATCH_NAMES = ("N", "n", "m")
#: Quantities that every layer has.
_LAYERED = frozenset({"W", "b", "s", "z", "delta", "dW", "db"})
#: What the loss's gradient by each is called.
_GRADIENTS = {"W": "dW", "b": "db", "s": "delta", "z": "dz"}
#: Other letters in use for the quantities of a layer.
LAYER_LETTERS = {"z": ("a", "h", "Z", "A"), "s": ("S", "u", "v", "net"), "delta": ("d",)}


@dataclass(frozen=True)
class Network(Architecture):
    """A network in symbols: what is its own beside its architecture.

    An activation is opaque (``"f_1"``) or known (``"tanh"``). The last one is what the loss wants,
    which the engine has within the loss; where targets are classes, those of a sample sum to 1.

    Attributes
    ----------
    widths : tuple of K + 1 int, or None
        Units of the input and of each layer; None reads every quantity as a single number, as the
        sheet does.
    batch : int or None
        Number of samples; None for one sample, a column.
    reading : Reading
    extra : mapping of str to shape
        More inputs: ``{"eta": ()}``.
    letters : mapping of str to str
        A writer's own letters: ``{"z": "s", "a": "z"}``; see :attr:`Model.spellings`.
    units : mapping of str to str
        Which entries the writer's own names stand for; see :attr:`Model.units`.
    """

    widths: tuple[int, ...] | None = None
    batch: int | None = None
    reading: Reading = Reading.PAPER
    extra: Mapping[str, Shape] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the layers: ``("1", "2", "out")``."""
        return (*(str(k) for k in range(1, len(self.activations))), "out")

    def square(self) -> "Network":
        """Return the network with all sizes equal, where every slip of order has a value."""
        if self.widths is None:
            return self
        if self.batch is None:
            return replace(self, widths=(2,) * len(self.widths))
        # Not 2, so that a mean over the samples is no factor 1/2.
        return replace(self, widths=(3,) * len(self.widths), batch=3)

    def model(self) -> Model:
        """Return the model: forward quantities, loss, and all gradients derived from it."""
        return _Builder(self).model()


def network_model(layers: int = 3, **options: object) -> Model:
    """Return the model of a network of opaque functions ``f_1 ... f_K``; options as Network's."""
    names = tuple(f"f_{k}" for k in range(1, layers + 1))
    return Network(names, **options).model()  # type: ignore[arg-type]


class _Builder:
    """Builds the model of one network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._scalar = network.widths is None
        self._kind: type[Operation] = Product if self._scalar else Hadamard

    def model(self) -> Model:
        forward = self._model({**self._targets(), **dict(self._forward())})
        wanted = dict(self._wanted())
        derived = gradients(forward, "L", wanted, self._kind)
        if self._network.judge.classes:
            # The derived form, written out by softmax's Jacobian, is right but unreadable.
            derived["delta_out"] = self._averaged(Name("y_out") - Name("y_gt"))
        return self._model({**forward.definitions, **derived})

    def _model(self, definitions: Mapping[str, Node]) -> Model:
        functions = frozenset(self._network.activations) - KNOWN
        return Model(
            inputs=self._inputs(),
            definitions=definitions,
            aliases=self._aliases(),
            functions=functions,
            function_aliases=self._function_aliases(),
            reading=self._network.reading,
            sample_axis=1 if self._network.layout is Layout.COLUMN else 0,
            spellings=self._spellings(),
            units=self._network.units,
        )

    # Shapes

    def _layers(self) -> Iterator[tuple[int, str, str]]:
        """Yield the number and label of each layer and the name of what it is fed."""
        fed = "x_in"
        for k, label in enumerate(self._network.labels, 1):
            yield k, label, fed
            fed = f"z_{label}"

    def _matrix(self, units: int, samples: int) -> Shape:
        return (units, samples) if self._network.layout is Layout.COLUMN else (samples, units)

    def _inputs(self) -> dict[str, Shape]:
        widths, samples = self._network.widths, self._network.batch or 1
        inputs: dict[str, Shape] = {
            "x_in": () if widths is None else self._matrix(widths[0], samples)
        }
        for k, label, _ in self._layers():
            inputs[f"W_{label}"] = () if widths is None else self._matrix(widths[k], widths[k - 1])
            if self._network.biased:
                inputs[f"b_{label}"] = () if widths is None else self._matrix(widths[k], 1)
        inputs.update(self._target_input(samples))
        return {**inputs, **self._network.extra}

    def _target_input(self, samples: int) -> dict[str, Shape]:
        if self._network.widths is None:
            return {"y_gt": ()}
        units = self._network.widths[-1]
        if self._network.judge.classes:
            return {"_y": self._matrix(units - 1, samples)}
        return {"y_gt": self._matrix(units, samples)}

    def _targets(self) -> dict[str, Node]:
        """Where targets are classes, the last one of each sample is 1 minus the others."""
        if not self._network.judge.classes or self._network.widths is None:
            return {}
        units, samples = self._network.widths[-1], self._network.batch or 1

        def entry(i: int, b: int) -> Node:
            return Entry("_y", self._matrix(i, b))

        def target(i: int, b: int) -> Node:
            others = [entry(j, b) for j in range(units - 1)]
            return entry(i, b) if i < units - 1 else 1 - add(*others)

        shape = self._matrix(units, samples)
        pairs = [(i, j) for i in range(shape[0]) for j in range(shape[1])]
        return {"y_gt": Array(shape, tuple(target(*self._matrix(*pair)) for pair in pairs))}

    # Definitions

    def _forward(self) -> Iterator[tuple[str, Node]]:
        if self._network.batch is not None:
            yield "B", Number(Fraction(self._network.batch))
        for k, label, fed in self._layers():
            output = "y_out" if label == "out" else f"z_{label}"
            yield f"s_{label}", self._preactivation(label, fed)
            activation = self._network.activations[k - 1]
            yield output, Function(activation, 0, Name(f"s_{label}"))
        yield "L", self._averaged(self._loss())

    def _preactivation(self, label: str, fed: str) -> Node:
        weights, below = Name(f"W_{label}"), Name(fed)
        row = self._network.layout is Layout.ROW and not self._scalar
        factors = [below, weights] if row else [weights, below]
        product = flat(Product if self._scalar else MatMul, factors)
        return product + Name(f"b_{label}") if self._network.biased else product

    def _loss(self) -> Node:
        loss = self._network.judge
        term: Node = loss.term(Name("y_out"), Name("y_gt"), applied)
        total = substitute(term, _on_paper) if self._scalar else Aggregate("sum", term)
        return multiply(Number(loss.factor), total, kind=self._kind)

    def _averaged(self, node: Node) -> Node:
        samples = self._network.batch
        if samples is None or self._network.reduction is Reduction.SUM:
            return node
        return multiply(Number(Fraction(1, samples)), node, kind=self._kind)

    # Names

    def _wanted(self) -> Iterator[tuple[str, str]]:
        yield "x_in", "dx_in"
        for _, label, _ in self._layers():
            yield f"s_{label}", f"delta_{label}"
            yield f"W_{label}", f"dW_{label}"
            if self._network.biased:
                yield f"b_{label}", f"db_{label}"
        if "z" in self._network.letters.values():  # ``da_1`` is a word of those who write ``a``
            for label in self._network.labels[:-1]:
                yield f"z_{label}", f"dz_{label}"

    def _aliases(self) -> dict[str, str]:
        last = self._network.depth
        pairs = [
            *((name, "L") for name in LOSS_NAMES),
            *((name, "x_in") for name in INPUT_NAMES),
            *((name, "y_gt") for name in TARGET_NAMES),
            *((name, "y_out") for name in (*OUTPUT_NAMES, "z_out", f"z_{last}", f"y_{last}")),
        ]
        if self._network.batch is not None:
            pairs += [(name, "B") for name in BATCH_NAMES]
        for letter in ("W", "b", "s", "delta", "dW", "db"):
            pairs.append((f"{letter}_{last}", f"{letter}_out"))
            if last == 1:
                pairs.append((letter, f"{letter}_out"))
        return {**_other_letters(pairs, self._network.labels), **dict(pairs)}

    def _spellings(self) -> dict[str, str]:
        """Return what the writer's letters mean in every layer, and by themselves in the last."""
        labels, last = self._network.labels, len(self._network.labels)
        found = {}
        for letter, meaning in self._network.letters.items():
            if meaning not in _LAYERED:
                found[letter] = meaning
                continue
            for label in (*labels, str(last)):
                end = "out" if label == str(last) else label
                name = f"{meaning}_{end}"
                found[f"{letter}_{label}"] = "y_out" if name == "z_out" else name
                if meaning in _GRADIENTS and name != "z_out":
                    found[f"d{letter}_{label}"] = f"{_GRADIENTS[meaning]}_{end}"
            if last == 1:
                found[letter] = "y_out" if meaning == "z" else f"{meaning}_out"
        return found

    def _function_aliases(self) -> dict[str, str]:
        names = dict(zip(self._network.labels, self._network.activations, strict=True))
        names[str(len(names))] = self._network.activations[-1]
        found = {f"f_{label}": name for label, name in names.items() if name != f"f_{label}"}
        return found | ({"f": names["1"]} if len(self._network.activations) == 1 else {})


def _on_paper(node: Node) -> Node | None:
    """Return the product of two numbers as paper has it."""
    return Product(node.operands) if isinstance(node, Hadamard) else None


def _other_letters(pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> dict[str, str]:
    """Return ``a_1`` for ``z_1`` and the like, for every layer and every alias of one."""
    known = [
        *pairs,
        *((f"{letter}_{k}", f"{letter}_{k}") for letter in LAYER_LETTERS for k in labels[:-1]),
    ]
    known += [("s_out", "s_out"), ("delta_out", "delta_out")]
    return {
        f"{other}_{name.partition('_')[2]}": canonical
        for name, canonical in known
        for other in LAYER_LETTERS.get(name.partition("_")[0], ())
        if "_" in name
    }
