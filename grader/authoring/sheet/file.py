"""A sheet as its author writes it: a title, and what is asked of which exercise."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from grader.authoring.sheet.composed import Part, sheet_exercise
from grader.errors import ExerciseInvalid
from grader.exercise import Exercise

_KEYS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "slug": str,
    "title": str,
    "version": str,
    "preface": str,
    "questions": list,
}
_ENTRY: Final[Mapping[str, type | tuple[type, ...]]] = {
    "exercise": str,
    "question": str,
    "points": (int, float),
    "variant": str,
}
#: What nobody would hand out in one sheet.
_MOST: Final = 50


def read_sheet(text: str, find: Callable[[str], Exercise]) -> Exercise:
    """Return the exercise that a file in TOML describes.

    Parameters
    ----------
    text : str
        ``slug`` and ``title``, perhaps ``version`` and ``preface``, and ``[[questions]]``: an
        ``exercise``, perhaps one ``question`` of it with its ``points``, and the word by which a
        ``variant`` is drawn that is the same for all students.
    find : callable, (slug) -> Exercise

    Raises
    ------
    ExerciseInvalid
        If the file is no such sheet; with the place and what to change.
    ExerciseNotFound
        If an exercise is not there.
    """
    try:
        sheet = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid("sheet", str(error)) from error
    _see("sheet", sheet, _KEYS, ("slug", "title", "questions"))
    slug, entries = sheet["slug"], sheet["questions"]
    if not 0 < len(entries) <= _MOST:
        raise _invalid(slug, f"[[questions]] has {len(entries)} entries; want 1 to {_MOST}")
    for entry in entries:
        _see(slug, entry, _ENTRY, ("exercise",))
    return sheet_exercise(
        slug=slug,
        title=sheet["title"],
        parts=_parts(slug, entries, find),
        version=sheet.get("version", "1"),
        preface=sheet.get("preface", ""),
    )


def _see(
    slug: str, given: Any, keys: Mapping[str, type | tuple[type, ...]], wanted: tuple[str, ...]
) -> None:
    if not isinstance(given, dict):
        raise _invalid(slug, f"{given!r} is no table; write [[questions]] before each")
    for key, value in given.items():
        if key not in keys:
            raise _invalid(slug, f"has {key!r}; known are {', '.join(keys)}")
        if not isinstance(value, keys[key]) or isinstance(value, bool):
            raise _invalid(slug, f"{key} = {value!r} is of another kind than wanted")
    for key in wanted:
        if not given.get(key):
            raise _invalid(
                slug, f"{key} is missing in {given}" if keys is _ENTRY else f"has no {key}"
            )


def _invalid(slug: str, reason: str) -> ExerciseInvalid:
    return ExerciseInvalid(slug, "its sheet", reason)


def _parts(slug: str, entries: list[dict[str, Any]], find: Callable[[str], Exercise]) -> list[Part]:
    """Return a part for each exercise and variant, in the order in which they come."""
    found: dict[tuple[str, str], tuple[Exercise, dict[str, float]]] = {}
    for entry in entries:
        key = entry["exercise"], entry.get("variant", "")
        if key not in found:
            found[key] = _exercise(slug, *key, find), {}
        exercise, points = found[key]
        for name, worth in _worth(slug, entry, exercise).items():
            if name in points:
                raise _invalid(slug, f"{name} of {exercise.slug} is asked twice")
            points[name] = worth
    return [
        Part(exercise, {q.name: points[q.name] for q in exercise.questions if q.name in points})
        for exercise, points in found.values()
    ]


def _exercise(slug: str, name: str, variant: str, find: Callable[[str], Exercise]) -> Exercise:
    exercise = find(name)
    if not variant:
        return exercise
    if exercise.variants is None:
        raise _invalid(slug, f"{name} is the same for all students: leave out variant")
    return replace(exercise.variants(slug, variant), variants=None)


def _worth(slug: str, entry: dict[str, Any], exercise: Exercise) -> dict[str, float]:
    """Return the points of the questions that an entry asks for."""
    there = {question.name: question.points for question in exercise.questions}
    name = entry.get("question") or (next(iter(there), "") if len(there) == 1 else "")
    if not name:
        if "points" in entry:
            reason = f"say which question of {exercise.slug} counts {entry['points']} points"
            raise _invalid(slug, f"{reason}: {', '.join(there)}")
        return there
    if name not in there:
        reason = f"{exercise.slug} does not ask for {name}"
        raise _invalid(slug, f"{reason}; it asks for {', '.join(there) or 'no function'}")
    worth = float(entry.get("points", there[name]))
    if not 0 < worth <= 1000:
        raise _invalid(slug, f"{name} counts {worth:g} points; want more than 0, at most 1000")
    return {name: worth}
