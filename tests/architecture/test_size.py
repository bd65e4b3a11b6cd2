"""The size law: what fits in the eye stays readable."""

import ast
import os
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for room in ("grader", "exercises", "submissions")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "solutions" not in path.parts
]
Definition = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path):
    """Return (name, lines) of every function in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, Definition)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_400_lines(path):
    """A file has one subject."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_function_is_over_60_lines():
    """A function fits on a screen, its docstring included."""
    assert [found for path in FILES for found in functions(path) if found[1] > 60] == []


def test_half_of_all_functions_have_ten_lines_or_less():
    """The median function is short."""
    lengths = [length for path in FILES for _, length in functions(path)]

    assert statistics.median(lengths) <= 10


def test_no_file_names_a_package_registry():
    """Nothing in the tree says where packages come from."""
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs")

    found = [
        str(path.relative_to(ROOT))
        for path in _tree()
        if any(host in path.read_text(encoding="utf-8", errors="ignore") for host in hosts)
    ]

    assert found == []


def _tree():
    """Yield all files that are ours; what tools leave behind is large."""
    hidden = {".git", ".venv", ".tools", ".cache", "__pycache__", "node_modules"}
    caches = {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = set(folders) - hidden - caches
        yield from (Path(folder) / name for name in names)
