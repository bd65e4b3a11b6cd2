"""Write an exercise about a forward function as a small package that can be installed."""

import importlib.util
import inspect
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.authoring.derived.written import Written
from grader.authoring.pack import words_of, write_project
from grader.errors import ExerciseInvalid

_MODULE = '''\
"""An exercise for Deltagrade; everything else is derived from these lines and forward.py."""

from grader.authoring import derived_exercise

from {module}.forward import {function}

EXERCISE = derived_exercise(
    slug="{slug}",
    title={title},
    forward={function},
    ask={ask},
{more})
'''


def read_forward(place: str) -> Callable[..., Any]:
    """Return the function of a file, which is imported: it has to be one you trust.

    Parameters
    ----------
    place : str
        ``layernorm.py``, or ``layernorm.py:forward`` where the file has several functions.

    Raises
    ------
    ExerciseInvalid
        If there is no such file, it cannot be imported, or it does not say which function.
    """
    file, _, name = place.partition(":")
    spec = importlib.util.spec_from_file_location(Path(file).stem, file)
    if not Path(file).is_file() or spec is None or spec.loader is None:
        raise ExerciseInvalid(file, "forward", "there is no such Python file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        reason = f"cannot be imported ({type(error).__name__}: {error})"
        raise ExerciseInvalid(file, "forward", reason) from error
    functions = {
        found.__name__: found
        for _, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not found.__name__.startswith("_")
    }
    if name not in functions and (name or len(functions) != 1):
        reason = f"has the functions {', '.join(functions) or 'none'}; say {file}:NAME"
        raise ExerciseInvalid(file, "forward", reason)
    return functions[name] if name else next(iter(functions.values()))


def write_derived_pack(  # noqa: PLR0913  what stands in the module
    folder: Path,
    *,
    slug: str,
    title: str,
    forward: Callable[..., Any],
    ask: Sequence[str],
    arguments: Mapping[str, str],
    cached: bool = False,
    written: Written = False,
) -> None:
    """Write ``pyproject.toml``, the module of an exercise and a copy of the function's file.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    slug, title : str
    forward : callable
    ask : sequence of str
    arguments : mapping of str to str
        Lines that the function's docstring leaves out.
    cached : bool
        Whether the starter file has a forward pass that keeps a cache.
    written : bool or "beside"
        Whether gradients are asked for as formulas.

    Raises
    ------
    ExerciseInvalid
        If the slug is none, or the folder holds something already.
    """
    module = write_project(folder, slug, title)
    shutil.copyfile(inspect.getfile(forward), module / "forward.py")
    lines = ", ".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in arguments.items())
    text = _MODULE.format(
        module=module.name,
        function=forward.__name__,
        slug=slug,
        title=json.dumps(title, ensure_ascii=False),
        ask=words_of(ask),
        more=(f"    arguments={{{lines}}},\n" if lines else "")
        + ("    cached=True,\n" if cached else "")
        + (
            f"    written={json.dumps(written) if written == 'beside' else True},\n"
            if written
            else ""
        ),
    )
    (module / "__init__.py").write_text(text, encoding="utf-8")
