"""Write an exercise about a network as a small package that can be installed."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from enum import Enum
from pathlib import Path

from grader.authoring.network import NetworkSheet
from grader.errors import ExerciseInvalid

_PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{slug}"
version = "1"
description = {title}
requires-python = ">=3.11"
dependencies = ["deltagrade"]

[project.entry-points."grader.exercises"]
{slug} = "{module}:EXERCISE"

[tool.hatch.build.targets.wheel]
packages = ["{module}"]
"""
_MODULE = """\
\"\"\"An exercise for Deltagrade; everything else is derived from these lines.\"\"\"

from grader.authoring import {names}

EXERCISE = network_exercise(
    slug="{slug}",
    title={title},
    sheet=NetworkSheet(
{sheet}
    ),
    ask={ask},
)
"""


def write_pack(
    folder: Path, slug: str, title: str, sheet: NetworkSheet, ask: Sequence[str]
) -> None:
    """Write ``pyproject.toml`` and the module of an exercise.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    slug : str
        Small letters, digits and hyphens.
    title : str
    sheet : NetworkSheet
    ask : sequence of str

    Raises
    ------
    ExerciseInvalid
        If the slug is none, or the folder holds something already.
    """
    enums = [type(value).__name__ for _, value in _changed(sheet) if isinstance(value, Enum)]
    words = {
        "slug": slug,
        "title": json.dumps(title, ensure_ascii=False),
        "names": ", ".join(sorted({"NetworkSheet", "network_exercise", *enums})),
        "sheet": "\n".join(f"        {argument}," for argument in _arguments(sheet)),
        "ask": words_of(ask),
    }
    module = write_project(folder, slug, title)
    (module / "__init__.py").write_text(_MODULE.format(**words), encoding="utf-8")


def write_project(folder: Path, slug: str, title: str) -> Path:
    """Write ``pyproject.toml`` and return the folder of the module, which is made.

    Raises
    ------
    ExerciseInvalid
        If the slug is none, or the folder holds something already.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        raise ExerciseInvalid(slug, "slug", "want small letters, digits and single hyphens: my-net")
    if folder.exists() and any(folder.iterdir()):
        raise ExerciseInvalid(slug, str(folder), "is not empty; give another folder")
    module = folder / f"exercise_{slug.replace('-', '_')}"
    module.mkdir(parents=True)
    words = {"slug": slug, "title": json.dumps(title, ensure_ascii=False), "module": module.name}
    (folder / "pyproject.toml").write_text(_PROJECT.format(**words), encoding="utf-8")
    return module


def words_of(words: Sequence[str]) -> str:
    """Return words as a tuple in Python."""
    listed = ", ".join(map(json.dumps, words))
    return f"({listed},)" if len(words) == 1 else f"({listed})"


def _changed(sheet: NetworkSheet) -> Iterator[tuple[str, object]]:
    """Yield what is not as it is by default."""
    for field in fields(sheet):
        value = getattr(sheet, field.name)
        if value != field.default:
            yield field.name, value


def _arguments(sheet: NetworkSheet) -> Iterator[str]:
    for name, value in _changed(sheet):
        if isinstance(value, Enum):
            yield f"{name}={type(value).__name__}.{value.name}"
        elif isinstance(value, tuple):
            yield f"{name}={words_of(value)}"
        else:
            yield f"{name}={json.dumps(value) if isinstance(value, str) else value}"
