"""The installed exercises, as pyproject.toml lists them: tests run from a checkout too."""

import importlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
_ENTRIES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "entry-points"
]["grader.exercises"]


def _load(place):
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


EXERCISES = {slug: _load(place) for slug, place in _ENTRIES.items()}
QUESTIONS = {
    f"{slug}:{question.name}": question
    for slug, exercise in EXERCISES.items()
    for question in exercise.questions
}
