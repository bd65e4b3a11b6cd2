"""Walks over expressions: each node once, however often it is used, and however deep it lies."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from grader.symbolic.tree import Derivative, Entry, Name, Node

Result = TypeVar("Result")


def fold(root: Node, combine: Callable[[Node, tuple[Result, ...]], Result]) -> Result:
    """Compute bottom-up: ``combine`` gets each node with the results of its children.

    A subtree that occurs several times as one object is computed once.
    """
    done: dict[int, Result] = {}
    stack = [root]
    while stack:
        node = stack[-1]
        waiting = [child for child in node.children if id(child) not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if id(node) not in done:
            done[id(node)] = combine(node, tuple(done[id(child)] for child in node.children))
    return done[id(root)]


def walk(root: Node) -> Iterator[Node]:
    """Yield every distinct node once, parents before children."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            stack.extend(reversed(node.children))


def substitute(root: Node, change: Callable[[Node], Node | None]) -> Node:
    """Rebuild the tree bottom-up, putting ``change(node)`` wherever it is not None."""

    def combine(node: Node, children: tuple[Node, ...]) -> Node:
        same = all(new is old for new, old in zip(children, node.children, strict=True))
        rebuilt = node if same else node.rebuilt(children)
        changed = change(rebuilt)
        return rebuilt if changed is None else changed

    return fold(root, combine)


def depth(root: Node) -> int:
    """Return how many nodes lie on the longest path down."""
    return fold(root, lambda _, below: 1 + max(below, default=0))


def names_in(root: Node) -> frozenset[str]:
    """Return the names an expression speaks of, variables of differentiation included."""
    found = {node.name for node in walk(root) if isinstance(node, (Name, Entry))}
    return frozenset(found | {node.by for node in walk(root) if isinstance(node, Derivative)})
