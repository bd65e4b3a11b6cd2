"""Modules that were handed in beside the program, importable by it."""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_PACKAGE = "/__init__"

#: Runs a text, from a file of this name, as a module.
Run = Callable[[str, str, ModuleType], None]


class Finder(MetaPathFinder, Loader):
    """Finds modules by their place beside the program.

    Parameters
    ----------
    sources : mapping of str to str
        Each by its path without suffix, such as ``helper`` or ``utils/__init__``.
    run : callable
    """

    def __init__(self, sources: Mapping[str, str], run: Run) -> None:
        self._run = run
        self._sources = {path.removesuffix(_PACKAGE).replace("/", "."): path for path in sources}
        self._texts = dict(sources)

    @property
    def names(self) -> Collection[str]:
        """What they are imported as."""
        return self._sources.keys()

    def find_spec(
        self, name: str, _: Sequence[str] | None = None, __: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to make a module, or a folder of modules; None for any other."""
        path = self._sources.get(name, "")
        holds_others = any(other.startswith(f"{name}.") for other in self._sources)
        if not path and not holds_others:
            return None
        is_package = holds_others or path.endswith(_PACKAGE)
        return ModuleSpec(name, self, origin=f"{path}.py", is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        """Run it, if there is anything to run."""
        path = self._sources.get(module.__name__)
        if path is not None:
            self._run(self._texts[path], f"{path}.py", module)


def install(sources: Mapping[str, str], run: Run) -> Collection[str]:
    """Find them after all that is really there, and before what is only stood in for.

    Returns
    -------
    collection of str
        What they are imported as.
    """
    finder = Finder(sources, run)
    if sources:
        sys.meta_path.insert(-1, finder)
    return finder.names
