"""Say what a program has in place of the function that was asked for."""

import ast
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from grader.sandbox.inside.statements import LeftOut, Statement

MODULE_NAME = "submission"
_LISTED_NAMES = 8
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_CLOSE = 0.8


def sentence(name: str, scope: dict[str, Any], program: Sequence[Statement]) -> str:
    """Say that there is no function of this name, and what comes nearest to it."""
    if name in scope:
        return f"{name} is an object of type {type(scope[name]).__name__}; wanted a function."
    there = own(scope)
    found = ", ".join(there[:_LISTED_NAMES]) or "none"
    said = f"The program defines no function {name}. Functions found: {found}."
    place = next(_places(name, program), "")
    if place:
        return f"{said} It stands {place}: write it at the left margin, as a function of its own."
    near = _near(name, there)
    return f"{said} `{near}` is there; did you mean `{name}`?" if near else said


def own(scope: dict[str, Any]) -> list[str]:
    """Return the names of functions and classes that the program defines."""
    return [key for key, value in scope.items() if getattr(value, "__module__", "") == MODULE_NAME]


def _places(name: str, program: Sequence[Statement]) -> Iterator[str]:
    """Yield where functions of this name stand that nobody can call from outside."""
    for statement in program:
        if not isinstance(statement, LeftOut):
            yield from _inside(name, statement[0])


def _inside(name: str, outer: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(outer):
        if isinstance(node, _FUNCTION) and node.name == name:
            yield f"{_called(outer)}, in line {node.lineno}"
        yield from _inside(name, node)


def _called(outer: ast.AST) -> str:
    if isinstance(outer, ast.ClassDef):
        return f"inside the class {outer.name}"
    if isinstance(outer, _FUNCTION):
        return f"inside the function {outer.name}"
    if isinstance(outer, ast.If):
        return f"under `if {ast.unparse(outer.test)[:60]}:`"
    return "inside another statement"


def _near(name: str, there: Sequence[str]) -> str:
    """Return the name that is meant for another: letters alike, and the index behind ``_`` too."""
    alike = [other for other in there if _letters(other) == _letters(name)]
    index = name.rpartition("_")[2]
    typed = [other for other in there if other.endswith(index)]
    return next(iter(alike or get_close_matches(name, typed, n=1, cutoff=_CLOSE)), "")


def _letters(name: str) -> str:
    return name.replace("_", "").casefold()
