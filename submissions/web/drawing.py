"""A drawing of the network, with what a sentence speaks of lit in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from grader.report.details import Step
from submissions.translations import gettext_noop

#: Where layers stand, how many nodes each has, and where the loss is, in units of the drawing.
_COLUMNS = (40.0, 130.0, 220.0, 310.0)
_NODES = (2, 3, 3, 2)
_MIDDLE, _APART, _LOSS = 62.0, 30.0, 385.0
#: What layers are called: those of the original sheet, and those around any one.
_SHEET, _ANY = ("1", "2", "out"), ("prev", "k", "next")
_NAME = re.compile(r"(?P<kind>dW|delta|W|s|z|f|b|x|y|L)(?:_?(?P<layer>[A-Za-z0-9]+))?")
_IN_WORDS = {
    "W": gettext_noop("the weights %(name)s"),
    "dW": gettext_noop("the gradient of the weights %(name)s"),
    "delta": gettext_noop("the error signal of layer %(name)s"),
    "s": gettext_noop("what the activation of layer %(name)s is taken of"),
    "z": gettext_noop("what layer %(name)s gives on"),
    "f": gettext_noop("the activation of layer %(name)s"),
    "b": gettext_noop("the biases of layer %(name)s"),
}


@dataclass(frozen=True, slots=True)
class Edge:
    """One weight."""

    x1: float
    y1: float
    x2: float
    y2: float
    lit: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One neuron, or the loss."""

    x: float
    y: float
    lit: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Edges, nodes and labels, and the same in words."""

    edges: Sequence[Edge]
    nodes: Sequence[Node]
    labels: Sequence[tuple[float, float, str, bool]]
    sentence: str


def drawing(name: str) -> Drawing | None:
    r"""Return the network with a quantity lit in it; None if it has none of this name.

    Parameters
    ----------
    name : str
        ``dW_2``, or as it stands in a formula: ``W_{out}^T``, ``\delta_k``.
    """
    found = _NAME.match(re.sub(r"[\\{}$ ]|mathbf|Delta(?=W)", "", name))
    if found is None:
        return None
    kind, layer = found["kind"], found["layer"] or ""
    layers = _ANY if layer in ("k", "next", "prev") else _SHEET
    column = _column(kind, layer, layers)
    if column is None:
        return None
    weights = kind in ("W", "dW")
    told = f"{kind}_{layer}" if kind == "W" else layer
    said = gettext(_IN_WORDS[kind], name=told) if kind in _IN_WORDS else told
    return Drawing(
        tuple(_edges(column if weights else -1)),
        tuple(_nodes(-1 if weights else column)),
        tuple(_labels(layers, column, weights=weights)),
        gettext(
            "The network from its input by the layers %(layers)s to the loss. Lit: %(said)s.",
            layers=", ".join(layers),
            said=said or gettext("the loss"),
        ),
    )


def _column(kind: str, layer: str, layers: Sequence[str]) -> int | None:
    """Return where a quantity belongs: 0 is the input, 4 the loss; weights are before a layer."""
    fixed = {"x": 0, "L": len(_COLUMNS)}.get(kind)
    if kind == "y":
        fixed = {"out": len(_COLUMNS) - 1, "gt": len(_COLUMNS)}.get(layer)
    if fixed is not None or kind in ("x", "y", "L"):
        return fixed
    return layers.index(layer) + 1 if layer in layers else None


def _heights(column: int) -> list[float]:
    count = _NODES[column]
    return [_MIDDLE + _APART * (i - (count - 1) / 2) for i in range(count)]


def _edges(lit: int) -> Iterator[Edge]:
    for column in range(1, len(_COLUMNS)):
        for y1 in _heights(column - 1):
            for y2 in _heights(column):
                yield Edge(_COLUMNS[column - 1], y1, _COLUMNS[column], y2, column == lit)
    for y in _heights(len(_COLUMNS) - 1):
        yield Edge(_COLUMNS[-1], y, _LOSS, _MIDDLE, lit=False)


def _nodes(lit: int) -> Iterator[Node]:
    for column, x in enumerate(_COLUMNS):
        yield from (Node(x, y, column == lit) for y in _heights(column))
    yield Node(_LOSS, _MIDDLE, lit == len(_COLUMNS))


def _labels(
    layers: Sequence[str], lit: int, *, weights: bool
) -> Iterator[tuple[float, float, str, bool]]:
    first = "x_in" if layers is _SHEET else "…"
    names = (first, *(gettext("layer %(name)s", name=one) for one in layers))
    for column, (x, name) in enumerate(zip(_COLUMNS, names, strict=True)):
        yield x, 122.0, name, column == lit and not weights
    yield _LOSS, 122.0, "L", lit == len(_COLUMNS)
    for column in range(1, len(_COLUMNS)):
        middle = (_COLUMNS[column - 1] + _COLUMNS[column]) / 2
        yield middle, 14.0, f"W_{layers[column - 1]}", column == lit and weights


def focus_of(steps: Sequence[Step]) -> str:
    """Return the symbol that the first wrong step is pointed at; empty if it is not known."""
    for step in steps:
        if step.verdict == "wrong" and step.focus and step.span.line == step.span.end_line:
            start = step.focus.column - step.span.column
            return step.text[start : start + max(1, step.focus.end_column - step.focus.column)]
    return ""
