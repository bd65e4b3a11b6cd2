"""One program out of several, of each the functions that are asked for and what they need."""

import ast
import io
import symtable
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from grader.errors import ExerciseInvalid


@dataclass(frozen=True, slots=True)
class Block:
    """A statement of a program, with the comments before it.

    Attributes
    ----------
    text : str
    binds, uses : frozenset of str
        Names of the program.
    imports : bool
    """

    text: str
    binds: frozenset[str]
    uses: frozenset[str]
    imports: bool


@dataclass(frozen=True)
class Program:
    """A program, of which some functions are asked for."""

    source: str
    asked: tuple[str, ...]

    @cached_property
    def needed(self) -> tuple[Block, ...]:
        """The statements that the asked functions need, and those that bind no name."""
        blocks = tuple(_blocks(self.source))
        names = set(self.asked)
        found: list[Block] = []
        while True:
            more = [b for b in blocks if b not in found and (not b.binds or b.binds & names)]
            if not more:
                return tuple(block for block in blocks if block in found)
            found += more
            names |= {name for block in more for name in block.uses}

    @property
    def helpers(self) -> frozenset[str]:
        """The names that it binds beside those that are asked for."""
        bound = (block.binds for block in self.needed if not block.imports)
        return frozenset().union(*bound) - set(self.asked)


def merged(slug: str, title: str, programs: Sequence[Program]) -> str:
    r"""Return one program: imports first, then each program's part; helpers of one name differ.

    Parameters
    ----------
    slug : str
        Of the exercise it is for.
    title : str
        What its docstring says.
    programs : sequence of Program

    Raises
    ------
    ExerciseInvalid
        If an import or a helper is in the way of another part's.

    Examples
    --------
    >>> one = Program("def f():\n    return g()\n\ndef g():\n    return 1\n", ("f",))
    >>> two = Program("def g():\n    return 2\n", ("g",))
    >>> [line for line in merged("s", "Both.", [one, two]).splitlines() if "g" in line]
    ['    return g_2()', 'def g_2():', 'def g():']
    """
    taken = {name for program in programs for name in program.asked}
    imports: dict[str, str] = {}
    parts: list[str] = []
    for program in programs:
        renamed = {name: _free(name, taken) for name in sorted(program.helpers) if name in taken}
        taken |= program.helpers | {*renamed.values()}
        for block in program.needed:
            if block.imports:
                imports |= _imported(slug, block, imports)
            else:
                parts.append(_renamed(slug, block.text, renamed).strip("\n"))
    clash = next(iter(imports.keys() & taken), "")
    if clash:
        raise ExerciseInvalid(slug, "solutions", f"one part imports {clash}, another defines it")
    head = "\n".join(dict.fromkeys(imports.values()))
    return "\n\n\n".join([f'"""{title}"""\n\n{head}'.rstrip(), *parts]) + "\n"


def _imported(slug: str, block: Block, known: Mapping[str, str]) -> dict[str, str]:
    """Return by name the import that binds it."""
    text = block.text.strip()
    for name in block.binds:
        if known.get(name, text) != text:
            raise ExerciseInvalid(slug, "solutions", f"two parts import {name} as different things")
    return dict.fromkeys(block.binds, text)


def _free(name: str, taken: AbstractSet[str]) -> str:
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def _blocks(source: str) -> Iterator[Block]:
    body = ast.parse(source).body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        start, body = body[0].end_lineno or 0, body[1:]  # its docstring
    else:
        start = 0
    lines = source.splitlines(keepends=True)
    for node in body:
        end = node.end_lineno or node.lineno
        text = "".join(lines[start:end])
        start = end
        imports = isinstance(node, (ast.Import, ast.ImportFrom))
        yield Block(text, frozenset(_bound(node)), frozenset(_used(_table(text))), imports)


def _table(text: str) -> symtable.SymbolTable:
    return symtable.symtable(text, "<program>", "exec")


def _used(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the names of the program that a statement uses: those of its own functions are not."""
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _used(inner)


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0]
    else:
        for child in ast.walk(node):
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                yield child.id


def _renamed(slug: str, text: str, renamed: Mapping[str, str]) -> str:
    """Return a statement with other names for some of the program's helpers."""
    for name in renamed:
        if _is_ambiguous(text, name):
            reason = f"two parts have a helper {name}, which one of them uses for more than that"
            raise ExerciseInvalid(slug, "solutions", reason)
    if not renamed:
        return text
    before, made = None, []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        attribute = before is not None and before.string == "."
        plain = token.type == tokenize.NAME and not attribute
        made.append(
            token._replace(string=renamed.get(token.string, token.string)) if plain else token
        )
        before = token
    return _written(text, made)


def _written(text: str, tokens: Sequence[tokenize.TokenInfo]) -> str:
    """Return a text with these tokens at their places."""
    lines = text.splitlines(keepends=True)
    for token in reversed(tokens):
        if token.type == tokenize.NAME:
            (row, start), (_, end) = token.start, token.end
            line = lines[row - 1]
            lines[row - 1] = line[:start] + token.string + line[end:]
    return "".join(lines)


def _is_ambiguous(text: str, name: str) -> bool:
    """Whether a name is a variable of a function, an argument or part of a text as well."""
    walked = ast.walk(ast.parse(text))
    return _is_inner(_table(text), name) or any(
        (isinstance(node, ast.keyword) and node.arg == name)
        or (isinstance(node, ast.JoinedStr) and name in ast.unparse(node))
        for node in walked
    )


def _is_inner(table: symtable.SymbolTable, name: str) -> bool:
    """Whether a name is a variable of a function within."""
    return any(
        (name in inner.get_identifiers() and inner.lookup(name).is_local())
        or _is_inner(inner, name)
        for inner in table.get_children()
    )
