"""Gradients by their names: ``delta_2`` is ``dL/ds_2``, ``dW_2`` is ``dL/dW_2``."""

from grader.symbolic.model import Model
from grader.symbolic.tree import Derivative, Name, Node
from grader.symbolic.walks import substitute


def gradient_name(node: Node, model: Model) -> str | None:
    """Return the name of the gradient that an expression stands for: ``delta_2`` for dL/ds_2."""
    if isinstance(node, Name):
        return node.name if node.name in model.definitions else None
    if isinstance(node, Derivative) and node.of == Name("L"):
        letter, _, label = node.by.partition("_")
        prefix = "delta" if letter == "s" else f"d{letter}"
        name = f"{prefix}_{label}"
        return name if name in model.definitions else None
    return None


def with_gradient_names(node: Node, model: Model) -> Node:
    """Put ``delta_2`` for every ``dL/ds_2``, so that it follows a redefinition."""

    def change(found: Node) -> Node | None:
        if isinstance(found, Derivative):
            name = gradient_name(found, model)
            return Name(name) if name else None
        return None

    return substitute(node, change)
