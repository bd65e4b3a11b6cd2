"""The recorded formula: a table of nodes, each made of earlier ones, written as JSON.

A node is a list: its operation, then numbers. Equal nodes are one node. The operations:

====================  ======================================================
``in k``              argument ``k`` as a whole
``entry k i...``      one entry of argument ``k``
``num "p/q"``         an exact number
``add a b``, ``had``  sum and product, elementwise, with broadcasting
``matmul a b``        matrix product; ``outer a b``, ``T a``, ``diag a`` alike
``neg a``, ``div``    sign and quotient; ``pow a n`` with a whole number ``n``
``sum a axis keep``   sum over an axis (-1: over everything); ``keep`` is 0 or 1
``fn a name``         a known function
``call a k``          the opaque function that is argument ``k``
====================  ======================================================
"""

import json
from fractions import Fraction

#: A formula with more nodes is not worth showing; numbers judge it alone.
MAX_NODES = 20_000
MAX_DIGITS = 60
#: The function that is 1 where its argument is positive, and 0 elsewhere.
STEP = "step"

Node = tuple[str | int, ...]
#: An array in nodes: its shape, and its entries in row-major order.
Entries = tuple[tuple[int, ...], tuple[int, ...]]


class NotTraceable(Exception):
    """The code's course depends on values, or uses something that has no formula here."""


class Table:
    """All nodes of one recording."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        #: For each node a bit for every step that it is made of.
        self.steps: list[int] = []
        self._step_count = 0
        self._index: dict[Node, int] = {}
        self._wholes: dict[Entries, int] = {}

    def add(self, *node: str | int) -> int:
        """Return the index of a node, which is made if it is new."""
        index = self._index.get(node)
        if index is None:
            if len(self.nodes) >= MAX_NODES:
                raise NotTraceable("the formula grows too large")
            index = self._index[node] = len(self.nodes)
            self.steps.append(self._steps_of(node))
            self.nodes.append(node)
        return index

    def _steps_of(self, node: Node) -> int:
        found = 0
        if node[0] == "fn" and node[2] == STEP:
            found = 1 << self._step_count
            self._step_count += 1
        for part in parts(node):
            found |= self.steps[part]
        return found

    def find(self, *node: str | int) -> int | None:
        """Return the index of a node, None if it was never made."""
        return self._index.get(node)

    def name_whole(self, entries: Entries, whole: int) -> None:
        """Note that an array with these entries is this node; the first name is kept."""
        self._wholes.setdefault(entries, whole)

    def whole(self, entries: Entries) -> int | None:
        """Return the node of the array that has these entries, if there is one."""
        return self._wholes.get(entries)

    def number(self, value: Fraction) -> int:
        """Return the node of a number."""
        text = str(value)
        if len(text) > MAX_DIGITS:
            raise NotTraceable("a number has too many digits")
        return self.add("num", text)

    def written(self, answers: list[tuple[list[int], list[int]]]) -> bytes:
        """Return the answers, given as (shape, nodes), with all that they are made of, as JSON.

        One node for an array of several entries is the array as a whole.
        """
        used: dict[int, int] = {}
        for index in sorted(self._below([i for _, nodes in answers for i in nodes])):
            used[index] = len(used)
        document = {
            "nodes": [renumbered(self.nodes[index], used) for index in used],
            "answers": [[shape, [used[i] for i in nodes]] for shape, nodes in answers],
        }
        return json.dumps(document, separators=(",", ":")).encode()

    def _below(self, roots: list[int]) -> set[int]:
        found: set[int] = set()
        waiting = list(roots)
        while waiting:
            index = waiting.pop()
            if index not in found:
                found.add(index)
                waiting.extend(parts(self.nodes[index]))
        return found


#: How many of a node's numbers, from the first, are other nodes.
ARITY = {
    "in": 0,
    "entry": 0,
    "num": 0,
    "add": 2,
    "had": 2,
    "matmul": 2,
    "outer": 2,
    "div": 2,
    "T": 1,
    "diag": 1,
    "neg": 1,
    "pow": 1,
    "sum": 1,
    "fn": 1,
    "call": 1,
}


def parts(node: Node) -> list[int]:
    """Return the nodes that a node is made of."""
    return [part for part in node[1 : 1 + ARITY[str(node[0])]] if isinstance(part, int)]


def renumbered(node: Node, used: dict[int, int]) -> list[str | int]:
    """Return a node whose parts have new numbers."""
    count = ARITY[str(node[0])]
    return [node[0], *(used[part] for part in parts(node)), *node[1 + count :]]
