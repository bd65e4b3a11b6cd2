"""A class for each operation, with forward and backward and what they keep."""

import math

import numpy as np


class Add:
    def forward(self, a, b):
        return a + b

    def backward(self, grad):
        return grad, grad


class Sub:
    def forward(self, a, b):
        return a - b

    def backward(self, grad):
        return grad, -grad


class Mul:
    def forward(self, a, b):
        self.saved = a, b
        return a * b

    def backward(self, grad):
        a, b = self.saved
        return grad * b, grad * a


class Div:
    def forward(self, a, b):
        self.saved = a, b
        return a / b

    def backward(self, grad):
        a, b = self.saved
        return grad / b, -grad * a / (b * b)


class Pow:
    def __init__(self, k):
        self.k = k

    def forward(self, a):
        self.saved = a
        return a**self.k

    def backward(self, grad):
        return (grad * self.k * self.saved ** (self.k - 1),)


class Exp:
    def forward(self, a):
        self.out = math.exp(a)
        return self.out

    def backward(self, grad):
        return (grad * self.out,)


class Log:
    def forward(self, a):
        self.saved = a
        return math.log(a)

    def backward(self, grad):
        return (grad / self.saved,)


class Tanh:
    def forward(self, a):
        self.out = math.tanh(a)
        return self.out

    def backward(self, grad):
        return (grad * (1 - self.out * self.out),)


class ReLU:
    def forward(self, a):
        self.positive = a > 0
        return a if self.positive else 0.0

    def backward(self, grad):
        return (grad if self.positive else 0.0,)


class Value:
    def __init__(self, data, operation=None, operands=()):
        self.data, self.grad = data, 0.0
        self.operation, self.operands = operation, operands

    def apply(self, operation, *others):
        operands = (self, *others)
        data = operation.forward(*(operand.data for operand in operands))
        return Value(data, operation, operands)

    def __add__(self, other):
        return self.apply(Add(), other)

    def __sub__(self, other):
        return self.apply(Sub(), other)

    def __mul__(self, other):
        return self.apply(Mul(), other)

    def __truediv__(self, other):
        return self.apply(Div(), other)

    def __pow__(self, k):
        return self.apply(Pow(k))

    def exp(self):
        return self.apply(Exp())

    def log(self):
        return self.apply(Log())

    def tanh(self):
        return self.apply(Tanh())

    def relu(self):
        return self.apply(ReLU())

    def backward(self):
        """Kahn's way: a node passes on when all that use it have."""
        uses, stack = {self: 0}, [self]
        while stack:
            for operand in stack.pop().operands:
                if operand not in uses:
                    uses[operand] = 0
                    stack.append(operand)
                uses[operand] += 1
        for node in uses:
            node.grad = 0.0
        self.grad, ready = 1.0, [self]
        while ready:
            node = ready.pop()
            shares = node.operation.backward(node.grad) if node.operation else ()
            for operand, share in zip(node.operands, shares):
                operand.grad += share
                uses[operand] -= 1
                if uses[operand] == 0:
                    ready.append(operand)


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
