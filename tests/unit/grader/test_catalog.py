"""Exercises are found by entry point; a broken package takes nothing else down."""

import sys

import pytest

from grader import catalog
from grader.errors import ExerciseInvalid, ExerciseNotFound

PACK = """
from dataclasses import replace
from exercises.hidden_layer_tanh import EXERCISE as GIVEN
EXERCISE = replace(GIVEN, slug="{slug}")
NOT_ONE = 7
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return a function that installs a package with an entry point, for one test."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(slug, target, module="pack", code=PACK):
        (tmp_path / f"{module}.py").write_text(code.replace("{slug}", slug))
        monkeypatch.delitem(sys.modules, module, raising=False)
        about = tmp_path / f"{module}_{len(list(tmp_path.iterdir()))}-1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {about.stem}\nVersion: 1\n")
        (about / "entry_points.txt").write_text(f"[grader.exercises]\n{slug} = {target}\n")

    return install


def test_our_own_exercises_are_there():
    """Both packs of the project are found, and nothing is wrong with them."""
    found, broken = catalog.installed()

    assert {"hidden-layer-tanh", "practical-1"} <= {exercise.slug for exercise in found}
    assert broken == ()
    assert catalog.find("practical-1").slug == "practical-1"


def test_an_unknown_exercise_is_answered_with_the_nearest():
    """A slip of the finger gets a proposal, and the list."""
    with pytest.raises(ExerciseNotFound, match=r"Did you mean 'practical-1'\? Installed: .*hidden"):
        catalog.find("practcal-1")
    with pytest.raises(ExerciseNotFound, match=r"exercise 'zzz'\. Installed"):
        catalog.find("zzz")


def test_other_packages_bring_exercises(install):
    """A course ships its own pack without asking us."""
    install("theirs", "pack:EXERCISE")

    assert catalog.find("theirs").slug == "theirs"
    assert "theirs" in catalog.slugs()


@pytest.mark.parametrize(
    ("target", "code", "reason"),
    [
        ("pack:EXERCISE", "raise RuntimeError('no')", r"cannot be imported \(RuntimeError: no\)"),
        ("pack:EXERCISE", "import sys; sys.exit(3)", r"cannot be imported \(SystemExit: 3\)"),
        ("pack:EXERCISE", "def (", r"cannot be imported \(SyntaxError"),
        ("pack:GONE", PACK, r"cannot be imported \(AttributeError"),
        ("nowhere:EXERCISE", PACK, r"cannot be imported \(ModuleNotFoundError"),
        ("pack:NOT_ONE", PACK, "is no Exercise but int"),
        ("pack:EXERCISE", PACK.replace("{slug}", "other"), "calls itself 'other'"),
    ],
)
def test_a_broken_pack_is_named_and_harms_no_other(install, target, code, reason):
    """The list says which is broken and why, and gives all others."""
    install("bad", target, code=code)

    found, broken = catalog.installed()

    assert "practical-1" in {exercise.slug for exercise in found}
    assert [problem.slug for problem in broken] == ["bad"]
    with pytest.raises(ExerciseInvalid, match=reason):
        catalog.find("bad")


def test_two_packs_with_one_name_are_told_apart(install):
    """Which of them is meant cannot be known."""
    install("twice", "one:EXERCISE", module="one")
    install("twice", "two:EXERCISE", module="two")

    with pytest.raises(ExerciseInvalid, match="brought by one:EXERCISE and two:EXERCISE"):
        catalog.find("twice")
