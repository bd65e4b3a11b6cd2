"""From a cell to a program: the cell, with what the notebook has imported before it."""

import ast
import sys
from collections.abc import Collection, Iterator, Sequence

from grader.intake.magics import without_magics

#: What every jail has.
_THERE = {"numpy", *sys.stdlib_module_names} - {"__future__"}


def program_of_cell(cell: str, history: Sequence[str], packages: Collection[str] = ()) -> str:
    """Return a cell as a program of its own.

    The imports of earlier cells stand in its first line, where the magic was: so line numbers are
    those that the notebook shows.

    Parameters
    ----------
    cell : str
        Without the line of the magic.
    history : sequence of str
        The cells that were run, oldest first.
    packages : collection of str
        What the exercise allows to be imported.
    """
    there = _THERE.union(packages)
    imports = dict.fromkeys(line for earlier in history for line in _imports(earlier, there))
    return f"{'; '.join(imports)}\n{without_magics(cell)}"


def _imports(cell: str, there: Collection[str]) -> Iterator[str]:
    """Yield the imports of a cell that a jail can follow; a cell that is no Python has none."""
    try:
        body = ast.parse(cell).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in body:
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules = [node.module or ""]
        else:
            continue
        if all(module.partition(".")[0] in there for module in modules):
            yield ast.unparse(node)
