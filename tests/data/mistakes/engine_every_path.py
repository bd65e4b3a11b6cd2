"""backward() that calls itself on its operands: a node that two use passes its gradient on twice."""

# exercise: autograd-engine
# question: polynomial_gradients
# earns: 0
# mistakes: M88d
import numpy as np


class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other):
        return Value(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def backward(self, first=True):
        if first:
            self.grad = 1.0
        for parent, slope in zip(self.parents, self.slopes):
            parent.grad += slope * self.grad
        for parent in {id(parent): parent for parent in self.parents}.values():
            parent.backward(first=False)


def polynomial_gradients(ops, leaves):
    nodes = [Value(leaf) for leaf in leaves]
    for op, left, right in ops:
        a, b = nodes[left], nodes[right]
        nodes.append([a.__add__, a.__sub__, a.__mul__][op](b))
    nodes[-1].backward()
    return np.array([leaf.grad for leaf in nodes[: len(leaves)]])
