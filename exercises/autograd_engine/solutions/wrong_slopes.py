# mistake: M89c in graph_gradients
# earns: 0 in gradients_again
"""The divisor in the slope of division is not squared."""

import math

import numpy as np


class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self._parents = parents
        self._backward = lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __sub__(self, other):
        out = Value(self.data - other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad -= out.grad

        out._backward = _backward
        return out

    def __truediv__(self, other):
        out = Value(self.data / other.data, (self, other))

        def _backward():
            self.grad += out.grad / other.data
            other.grad -= self.data / other.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, k):
        out = Value(self.data**k, (self,))

        def _backward():
            self.grad += k * self.data ** (k - 1) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        out = Value(math.log(self.data), (self,))

        def _backward():
            self.grad += out.grad / self.data

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,))

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(max(self.data, 0.0), (self,))

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        topo, visited = [], set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for parent in v._parents:
                    build_topo(parent)
                topo.append(v)

        build_topo(self)
        for v in topo:
            v.grad = 0.0
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()


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
