"""Gradients by their names: ``delta_2`` is ``dL/ds_2``, ``dW_2`` is ``dL/dW_2``."""

from collections.abc import Iterator

from grader.symbolic.model import Model
from grader.symbolic.tree import Derivative, Name, Node
from grader.symbolic.walks import substitute


def gradient_name(node: Node, model: Model) -> str | None:
    """Return the name of the gradient that an expression stands for: ``delta_2`` for dL/ds_2."""
    if isinstance(node, Name):
        return node.name if node.name in model.definitions else None
    if isinstance(node, Derivative) and node.of == Name("L"):
        return next((name for name in _called(node.by) if name in model.definitions), None)
    return None


def _called(by: str) -> Iterator[str]:
    """Yield what the gradient by a name may be called."""
    letter, _, label = by.partition("_")
    if letter == "s":
        yield f"delta_{label}"
    yield f"d{by}"


def gradient_names(model: Model) -> frozenset[str]:
    """Return the names of all gradients that a model defines."""
    found = (gradient_name(Derivative(Name("L"), name), model) for name in model.names)
    return frozenset(filter(None, found))


def with_gradient_names(node: Node, model: Model) -> Node:
    """Put ``delta_2`` for every ``dL/ds_2``, so that it follows a redefinition."""

    def change(found: Node) -> Node | None:
        if isinstance(found, Derivative):
            name = gradient_name(found, model)
            return Name(name) if name else None
        return None

    return substitute(node, change)
