"""An autograd engine: fill in the class; the functions below it drive it."""

import numpy as np


class Value:
    """A number that remembers how it was computed.

    data: the number; grad: its gradient, once backward() was called on a later one.
    """

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        return Value(0.0)

    def __sub__(self, other):
        return Value(0.0)

    def __mul__(self, other):
        return Value(0.0)

    def __truediv__(self, other):
        return Value(0.0)

    def __pow__(self, k):
        """Raise to a power; k is a whole number, not a Value."""
        return Value(0.0)

    def exp(self):
        """Return e to this power."""
        return Value(0.0)

    def log(self):
        """Return the natural logarithm."""
        return Value(0.0)

    def tanh(self):
        """Return the hyperbolic tangent."""
        return Value(0.0)

    def relu(self):
        """Return the larger of this and 0."""
        return Value(0.0)

    def backward(self):
        """Set grad of every node that this one is computed from to d self / d node."""


def build(ops, leaves):
    """Return all nodes of a program as Values, leaves first."""
    nodes = [Value(leaf) for leaf in leaves.tolist()]
    for op, left, right in ops.tolist():
        a = nodes[left]
        if op == 0:
            node = a + nodes[right]
        elif op == 1:
            node = a - nodes[right]
        elif op == 2:
            node = a * nodes[right]
        elif op == 3:
            node = a / nodes[right]
        elif op == 4:
            node = a**right
        elif op == 5:
            node = a.exp()
        elif op == 6:
            node = a.log()
        elif op == 7:
            node = a.tanh()
        else:
            node = a.relu()
        nodes.append(node)
    return nodes


def graph_values(ops, leaves):
    """Return the value of each operation, shape (m,)."""
    return np.array([node.data for node in build(ops, leaves)[len(leaves) :]])


def polynomial_gradients(ops, leaves):
    """Return the gradient of the last node by each leaf, shape (n,): sums and products."""
    return graph_gradients(ops, leaves)


def graph_gradients(ops, leaves):
    """Return the gradient of the last node by each leaf, shape (n,)."""
    nodes = build(ops, leaves)
    nodes[-1].backward()
    return np.array([leaf.grad for leaf in nodes[: len(leaves)]])


def gradients_again(ops, leaves):
    """Return the same, shape (n,), after backward() was called a second time."""
    nodes = build(ops, leaves)
    nodes[-1].backward()
    nodes[-1].backward()
    return np.array([leaf.grad for leaf in nodes[: len(leaves)]])
