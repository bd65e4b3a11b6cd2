"""The file of a forward function as text: read, and never run out here."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from grader.derive.places import Source
from grader.errors import ExerciseInvalid

#: No forward pass is longer.
MOST_CHARACTERS: Final = 20_000
_UNREADABLE = (SyntaxError, ValueError, MemoryError, RecursionError)


@dataclass(frozen=True)
class Listing:
    """A function in a text.

    Attributes
    ----------
    text : str
    name : str
        Of the function.
    """

    text: str
    name: str

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return ast.get_docstring(self.node)

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """All functions of the file by name."""
        body = ast.parse(self.text).body
        return {node.name: node for node in body if isinstance(node, ast.FunctionDef)}

    def with_defaults(self, chosen: Mapping[str, bool | float | str]) -> "Listing":
        """Return the listing with other default values of the function, at the same lines."""
        given = self.node.args
        plain = [*given.posonlyargs, *given.args]
        named = plain[len(plain) - len(given.defaults) :]
        text = self.text
        for argument, default in reversed([*zip(named, given.defaults, strict=True)]):
            if argument.arg in chosen:
                text = _replaced(text, default, repr(chosen[argument.arg]))
        return Listing(text, self.name)

    @property
    def node(self) -> ast.FunctionDef:
        """The function itself."""
        return self.functions[self.name]

    @cached_property
    def __signature__(self) -> inspect.Signature:
        """Its arguments; defaults are there or not, whatever they are."""
        given = self.node.args
        kinds = inspect.Parameter
        plain = [*given.posonlyargs, *given.args]
        first = len(plain) - len(given.defaults)
        found = [
            kinds(
                argument.arg,
                kinds.POSITIONAL_OR_KEYWORD,
                default=kinds.empty
                if place < first
                else ast.unparse(given.defaults[place - first]),
            )
            for place, argument in enumerate(plain)
        ]
        found += [kinds(a.arg, kinds.VAR_POSITIONAL) for a in (given.vararg,) if a]
        found += [kinds(argument.arg, kinds.KEYWORD_ONLY) for argument in given.kwonlyargs]
        found += [kinds(a.arg, kinds.VAR_KEYWORD) for a in (given.kwarg,) if a]
        return inspect.Signature(found)

    def __call__(self, *_: Any) -> Any:
        """Refuse: nobody runs it out here."""
        raise ExerciseInvalid(self.name, "forward", "it is run in the jail alone")


def _replaced(text: str, node: ast.expr, written: str) -> str:
    """Return a text with another expression in place of one; lines below it stay where they are."""
    assert node.end_lineno is not None
    lines = text.encode().splitlines(keepends=True)  # where the parser begins lines, too
    first, last = node.lineno - 1, node.end_lineno - 1
    before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
    lines[first : last + 1] = [before + written.encode() + b"\\\n" * (last - first) + after]
    return b"".join(lines).decode()


def read_listing(text: str, name: str = "") -> Listing:
    """Return the function of a text that is meant.

    Parameters
    ----------
    text : str
    name : str
        Where the text has several functions.

    Raises
    ------
    ExerciseInvalid
        If it is no Python, too long, or does not say which function.
    """
    if len(text) > MOST_CHARACTERS:
        reason = f"the file has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read"
        raise ExerciseInvalid(name or "forward", "forward", reason)
    try:
        functions = Listing(text, name).functions
        for known in functions:
            _ = Listing(text, known).__signature__  # what is nested too deep cannot be written
    except _UNREADABLE as error:
        where = f"line {error.lineno}" if isinstance(error, SyntaxError) else "forward"
        said = error.msg if isinstance(error, SyntaxError) else type(error).__name__
        raise ExerciseInvalid(name or "forward", where, f"is no Python: {said}") from error
    public = [known for known in functions if not known.startswith("_")]
    if name not in functions and (name or len(public) != 1):
        reason = f"the file has the functions {', '.join(public) or 'none'}; say which is meant"
        raise ExerciseInvalid(name or "forward", "forward", reason)
    return Listing(text, name or public[0])


Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Written(Source):
    """What a listing says of the places that steps were taken at.

    Attributes
    ----------
    listing : Listing
    spans : tuple of (int, int, int, int) or None
        By the number of a step: lines and columns of its expression.
    """

    listing: Listing
    spans: tuple[Span | None, ...]

    @cached_property
    def plain(self) -> str:
        """The function without its docstring, types and decorators."""
        return _plain(self.listing, self.listing.node)

    @property
    def whole(self) -> str:
        """The function with all functions of its file that it needs."""
        return "\n\n".join(_plain(self.listing, node) for node in self._needed())

    def _needed(self) -> Iterator[ast.FunctionDef]:
        functions, waiting, names = self.listing.functions, [self.listing.name], set[str]()
        while waiting:
            name = waiting.pop()
            if name in functions and name not in names:
                names.add(name)
                walked = ast.walk(functions[name])
                waiting += [node.id for node in walked if isinstance(node, ast.Name)]
        for name, node in functions.items():
            if name in names - {self.listing.name}:
                yield node
        yield self.listing.node

    @cached_property
    def _lines(self) -> list[str]:
        return self.listing.text.splitlines(keepends=True)

    def name(self, place: Any) -> str:
        """Return the variable that gets the value of the expression at a place; else empty."""
        span = self.spans[place[1]]
        return self._names.get(span, "") if span else ""

    def written(self, place: Any) -> str:
        """Return the expression at a place as it stands in the text."""
        span = self.spans[place[1]]
        if span is None or not 1 <= span[0] <= span[1] <= len(self._lines):
            return ""
        line, end_line, column, end_column = span
        lines = [text.encode() for text in self._lines[line - 1 : end_line]]
        lines[-1] = lines[-1][:end_column]
        lines[0] = lines[0][column:]
        return " ".join(b" ".join(lines).decode(errors="replace").split())


def _plain(listing: Listing, node: ast.FunctionDef) -> str:
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    start = body[0].lineno if body else node.lineno
    lines = listing.text.splitlines()[start - 1 : node.end_lineno]
    signature = str(Listing(listing.text, node.name).__signature__)
    return "\n".join([f"def {node.name}{_unquoted(signature, node)}:", *lines, ""])


def _unquoted(signature: str, node: ast.FunctionDef) -> str:
    """Return a signature with its defaults as they are written."""
    for default in node.args.defaults:
        text = ast.unparse(default)
        signature = signature.replace(f"={text!r}", f"={text}", 1)
    return signature
