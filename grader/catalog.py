"""Find the installed exercises: every package may bring some, by the entry points of a group.

A package that cannot be imported is reported and left out; it takes nothing else down.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from grader.errors import ExerciseInvalid, ExerciseNotFound
from grader.exercise import Exercise
from grader.loading import load

GROUP = "grader.exercises"


def slugs() -> tuple[str, ...]:
    """Return the names of all exercises in order, without importing any."""
    return tuple(sorted({entry.name for entry in _brought(tuple(sys.path))}))


def find(slug: str) -> Exercise:
    """Return an installed exercise.

    Raises
    ------
    ExerciseNotFound
        If no package brings it; the sentence names the nearest.
    ExerciseInvalid
        If its package is broken, or two packages bring it.
    """
    entries = _entries(slug)
    if not entries:
        raise ExerciseNotFound(slug, slugs())
    if len(entries) > 1:
        both = " and ".join(sorted(entry.value for entry in entries))
        raise ExerciseInvalid(slug, "entry point", f"brought by {both}; uninstall one of them")
    return _exercise(entries[0])


def in_folder(folder: Path) -> tuple[Exercise, ...]:
    """Return the exercises of a package that need not be installed: its ``pyproject.toml`` says.

    The package is imported, so it has to be one you trust.

    Raises
    ------
    ExerciseInvalid
        If the folder holds no package with exercises, or one that is broken.
    """
    path = folder / "pyproject.toml"
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExerciseInvalid(str(folder), "pyproject.toml", f"cannot be read: {error}") from error
    entries = project.get("entry-points", {}).get(GROUP, {})
    if not entries:
        raise ExerciseInvalid(str(folder), "pyproject.toml", f"has no entry points of {GROUP}")
    if str(folder.resolve()) not in sys.path:
        sys.path.insert(0, str(folder.resolve()))
    return tuple(_exercise(EntryPoint(slug, value, GROUP)) for slug, value in entries.items())


def installed() -> tuple[tuple[Exercise, ...], tuple[ExerciseInvalid, ...]]:
    """Return all exercises that work in order of slugs, and what is wrong with the others."""
    found = [_found(slug) for slug in slugs()]
    return (
        tuple(exercise for exercise in found if isinstance(exercise, Exercise)),
        tuple(problem for problem in found if isinstance(problem, ExerciseInvalid)),
    )


def _exercise(entry: EntryPoint) -> Exercise:
    exercise, problem = load(entry)
    if problem:
        raise ExerciseInvalid(entry.name, entry.value, problem)
    if not isinstance(exercise, Exercise):
        kind = type(exercise).__name__
        raise ExerciseInvalid(entry.name, entry.value, f"is no Exercise but {kind}")
    if exercise.slug != entry.name:
        raise ExerciseInvalid(entry.name, entry.value, f"calls itself {exercise.slug!r}")
    return exercise


def _found(slug: str) -> Exercise | ExerciseInvalid:
    try:
        return find(slug)
    except ExerciseInvalid as problem:
        return problem


def _entries(slug: str) -> list[EntryPoint]:
    """Return the entry points of one name, once each."""
    return list(_distinct(entry for entry in _brought(tuple(sys.path)) if entry.name == slug))


@cache
def _brought(path: tuple[str, ...]) -> tuple[EntryPoint, ...]:  # noqa: ARG001 - what it depends on
    """Return what the packages on ``sys.path`` bring; reading all their metadata takes a while."""
    return tuple(entry_points(group=GROUP))


def _distinct(entries: Iterable[EntryPoint]) -> Iterator[EntryPoint]:
    seen = set()
    for entry in entries:
        if entry.value not in seen:
            seen.add(entry.value)
            yield entry
