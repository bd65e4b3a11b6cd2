"""Say what a command is for without importing it: ``--help`` lists all, and runs none of them."""

import ast
import inspect
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path


def purpose(entry: EntryPoint) -> str | None:
    """Return the first sentence of a command's docstring, read from its source.

    None if it cannot be found there; importing the command will tell why.
    """
    try:
        spec = find_spec(entry.module)
        source = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
        functions = ast.parse(source).body
    except (ImportError, OSError, SyntaxError, ValueError):
        return None
    for one in functions:
        if isinstance(one, ast.FunctionDef) and one.name == entry.attr:
            text = ast.get_docstring(one)
            return inspect.cleandoc(text).partition("\n\n")[0] if text else None
    return None
