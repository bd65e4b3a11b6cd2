"""Where in an author's file something stands, and how it is written there."""

import ast
import inspect
import linecache
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from textwrap import dedent
from types import CodeType
from typing import Any


class Refused(ValueError):
    """A forward function does what no derivative can be led through.

    Attributes
    ----------
    found, advice : str
        What it does, and what to do instead.
    place : (code object, instruction) or None
    """

    def __init__(self, found: str, advice: str, place: tuple[CodeType, int] | None = None) -> None:
        super().__init__(f"{found}; {advice}")
        self.found, self.advice, self.place = found, advice, place

    @property
    def line(self) -> int | None:
        """The line of the file, counted from 1."""
        return line_of(self.place) if self.place else None


Span = tuple[int, int, int, int]


def _span(place: tuple[CodeType, int]) -> Span | None:
    """Return lines and columns of an instruction: line, end line, column, end column."""
    code, instruction = place
    found = list(code.co_positions())[instruction // 2]
    return None if None in found else found  # type: ignore[return-value]


def line_of(place: tuple[CodeType, int]) -> int:
    """Return the line of an instruction."""
    span = _span(place)
    return span[0] if span else place[0].co_firstlineno


@dataclass(frozen=True)
class Source:
    """The source of a function, with its names for what expressions give."""

    function: Callable[..., Any]

    @cached_property
    def plain(self) -> str:
        """The function as it stands in its file, without its docstring, types and decorators."""
        text = dedent(inspect.getsource(self.function))
        (node,) = ast.parse(text).body
        assert isinstance(node, ast.FunctionDef)
        names = [self._parameter(name) for name in inspect.signature(self.function).parameters]
        body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
        start = body[0].lineno if body else node.lineno
        lines = text.splitlines()[start - 1 : node.end_lineno]
        return "\n".join([f"def {node.name}({', '.join(names)}):", *lines, ""])

    @cached_property
    def helpers(self) -> tuple["Source", ...]:
        """The functions of the same module that it calls, those they call first."""
        scope = self.function.__globals__
        called = (scope.get(name) for name in self.function.__code__.co_names)
        own = [Source(f) for f in called if inspect.isfunction(f) and self._beside(f)]
        below = [deeper for source in own for deeper in source.helpers]
        return tuple(dict.fromkeys((*below, *own)))

    def _beside(self, other: Callable[..., Any]) -> bool:
        return other is not self.function and other.__module__ == self.function.__module__

    @property
    def whole(self) -> str:
        """The function with all that it needs of its module."""
        return "\n\n".join(source.plain for source in (*self.helpers, self))

    def _parameter(self, name: str) -> str:
        default = inspect.signature(self.function).parameters[name].default
        return name if default is inspect.Parameter.empty else f"{name}={default!r}"

    @cached_property
    def _lines(self) -> list[str]:
        return linecache.getlines(self.function.__code__.co_filename)

    @cached_property
    def _names(self) -> dict[Span, str]:
        tree = ast.parse("".join(self._lines))
        assigned = [
            node for node in ast.walk(tree) if isinstance(node, (ast.Assign, ast.AnnAssign))
        ]
        return dict(filter(None, map(_named, assigned)))

    def name(self, place: tuple[CodeType, int]) -> str:
        """Return the variable that gets the value of the expression at a place; else empty."""
        if place[0].co_filename != self.function.__code__.co_filename:
            return ""
        span = _span(place)
        return self._names.get(span, "") if span else ""

    def written(self, place: tuple[CodeType, int]) -> str:
        """Return the expression at a place as it stands in the source."""
        span = _span(place)
        if span is None or place[0].co_filename != self.function.__code__.co_filename:
            return ""
        line, end_line, column, end_column = span
        lines = [text.encode() for text in self._lines[line - 1 : end_line]]
        lines[-1] = lines[-1][:end_column]
        lines[0] = lines[0][column:]
        return " ".join(b" ".join(lines).decode().split())


def _named(node: ast.Assign | ast.AnnAssign) -> tuple[Span, str] | None:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    value = node.value
    if not isinstance(target, ast.Name) or value is None:
        return None
    line, end = value.lineno, value.end_lineno or value.lineno
    return (line, end, value.col_offset, value.end_col_offset or 0), target.id
