"""A program in pieces: each function that is asked for stands in a file of its own."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.checks.places import defines

#: Names of modules that would be found before a file of the same name.
_TAKEN = sys.stdlib_module_names | {"numpy"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One of several programs: its file, its source, and what it may import beside it."""

    file: str
    source: str
    modules: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """The program that pieces make up, what it imports, and a sentence that says so."""

    source: str
    modules: tuple[tuple[str, str], ...]
    sentence: str


def put_together(names: Sequence[str], pieces: Sequence[Piece]) -> Whole | None:
    """Return the program that imports each function from the file that defines it.

    Each file stays a module by itself, so that their helpers may have the same names.

    Returns
    -------
    Whole or None
        None if one file defines all that any does, or two that differ define the same.
    """
    distinct = {piece.source: piece for piece in reversed(pieces)}.values()
    homes = {name: [one for one in distinct if defines(one.source, name)] for name in names}
    owners = {name: found[0] for name, found in homes.items() if found}
    if any(len(found) > 1 for found in homes.values()) or len({*owners.values()}) < 2:
        return None
    modules = dict[str, str]()
    called = {piece: _called(piece, i) for i, piece in enumerate(dict.fromkeys(owners.values()))}
    for path, source in _modules(called):
        if modules.setdefault(path, source) != source:
            return None
    imports = [f"from {called[piece]} import {name}\n" for name, piece in owners.items()]
    told = ", ".join(f"{name} from {piece.file}" for name, piece in owners.items())
    return Whole("".join(imports), tuple(modules.items()), f"Put together from files: {told}.")


def _called(piece: Piece, number: int) -> str:
    """Return what a piece is called as a module: like its file, where that is a name."""
    stem = PurePosixPath(piece.file).stem
    return stem if stem.isidentifier() and stem not in _TAKEN else f"file_{number + 1}"


def _modules(called: Mapping[Piece, str]) -> Iterator[tuple[str, str]]:
    for piece, name in called.items():
        yield name, piece.source
        yield from piece.modules
