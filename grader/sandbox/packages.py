"""The packages that an exercise may allow: those of this machine, but for the grader's own."""

import sys
from importlib.machinery import PathFinder
from importlib.metadata import entry_points
from pathlib import Path

from grader.errors import SandboxUnavailable

_ADVICE = (
    "Install it where the grader runs, or mend the list of packages that allows it; grader "
    "doctor tries them all."
)
#: What brings an exercise or a command brings answers or a database.
_GROUPS = ("grader.exercises", "grader.commands")


def installed(packages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return packages by the names they are imported by, each with its folder or its one file.

    Nothing is imported.

    Raises
    ------
    SandboxUnavailable
        If one is not there, or may not be allowed.
    """
    return tuple((name, str(_path(name))) for name in packages)


def _path(name: str) -> Path:
    if name in _ours():
        missing = f"a package other than {name!r}, which holds answers and stays outside"
        raise SandboxUnavailable([missing], _ADVICE)
    if not name.isidentifier() or name in sys.stdlib_module_names:
        missing = f"a package {name!r}: wanted the name that is imported, of no standard module"
        raise SandboxUnavailable([missing], _ADVICE)
    spec = PathFinder.find_spec(name, _places())
    if spec is None or not spec.origin or not Path(spec.origin).is_file():
        raise SandboxUnavailable([f"the package {name!r}, which programs are to import"], _ADVICE)
    file = Path(spec.origin).resolve()
    return file if spec.submodule_search_locations is None else file.parent


def _places() -> list[str]:
    """Return where packages are, but for the current folder: it may be a student's."""
    here = Path.cwd()
    return [entry for entry in sys.path if entry and Path(entry).resolve() != here]


def _ours() -> set[str]:
    """Return the packages in which the grader, its exercises and its service are."""
    brought = (entry.module for group in _GROUPS for entry in entry_points(group=group))
    return {__name__.partition(".")[0], *(module.partition(".")[0] for module in brought)}
