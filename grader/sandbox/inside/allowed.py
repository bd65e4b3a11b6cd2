"""Loads the packages that an exercise allows, before the walls go up.

As for NumPy, all machine code is loaded here, and what is written in Python can be read later.
Nothing else of the machine can be imported meanwhile: a package that needs another one which is
not on the list says so now, and one that merely could use it does without.
"""

import importlib
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

_FIRST = "__init__.py"


class Finder(MetaPathFinder):
    """Finds the packages themselves; what is inside them is found by their own paths."""

    def __init__(self, allowed: Sequence[tuple[str, str]]) -> None:
        self._paths: Final = {name: Path(path) for name, path in allowed}

    def find_spec(
        self, name: str, _: Sequence[str] | None = None, __: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a package begins; None for any other module."""
        path = self._paths.get(name)
        if path is None:
            return None
        if path.is_file():
            return spec_from_file_location(name, path)
        folder = [str(path)]
        return spec_from_file_location(name, path / _FIRST, submodule_search_locations=folder)


def load(allowed: Sequence[tuple[str, str]]) -> None:
    """Import packages with all machine code in them.

    Raises
    ------
    ImportError
        If one cannot be imported, because it needs another that is not allowed, say.
    """
    sys.meta_path.append(Finder(allowed))
    places = tuple(sys.path)
    for name, path in allowed:
        importlib.import_module(name)
        for inner in _compiled(name, Path(path)):
            try:
                importlib.import_module(inner)
            except ImportError:
                continue  # it needs what is not here, so nobody can use it here
        sys.path[:] = places  # some packages add folders of theirs


def _compiled(name: str, folder: Path) -> Iterator[str]:
    """Yield the modules of machine code in a package."""
    for file in sorted(folder.rglob("*")):
        suffix = next((end for end in EXTENSION_SUFFIXES if file.name.endswith(end)), None)
        if suffix:
            parts = file.relative_to(folder).parent.parts
            yield ".".join((name, *parts, file.name.removesuffix(suffix)))
