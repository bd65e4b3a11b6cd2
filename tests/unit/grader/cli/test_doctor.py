"""``grader doctor`` tries what installed exercises allow to be imported."""

from dataclasses import replace

from click.testing import CliRunner

from exercises.hidden_layer_tanh import EXERCISE
from grader.cli.doctor import doctor
from tests.jails import open_tier


def told(monkeypatch, jail, *lists):
    """Return what it prints where exercises allow these lists of packages."""
    there = tuple(replace(EXERCISE, packages=packages) for packages in lists)
    monkeypatch.setattr("grader.cli.doctor.examine", tuple)
    monkeypatch.setattr("grader.cli.doctor.open_executor", lambda *_, **__: jail)
    monkeypatch.setattr("grader.catalog.installed", lambda: (there, ()))
    return CliRunner(env={"COLUMNS": "200"}).invoke(doctor, standalone_mode=False)


def test_packages_that_are_there_are_told(monkeypatch):
    """One row for each list, and nothing else is said."""
    with open_tier("none") as jail:
        done = told(monkeypatch, jail, ("markupsafe",), ())

    assert done.return_value == 0
    assert "Started a jail with it: it runs." in done.stdout
    assert "Not to be graded here" not in done.stdout


def test_packages_that_courses_may_allow_are_tried_together(monkeypatch):
    """One may need the other."""
    monkeypatch.setenv("GRADER_PACKAGES", "markupsafe, tiny_absent")
    with open_tier("none") as jail:
        done = told(monkeypatch, jail, ())

    assert done.return_value == 3
    assert "as markupsafe, tiny_absent cannot be imported: courses that allow it." in done.stdout


def test_packages_that_are_not_there_are_told(monkeypatch):
    """It names the exercise that has to wait, and what to do."""
    with open_tier("none") as jail:
        done = told(monkeypatch, jail, ("tiny_absent",))

    assert done.return_value == 3
    assert "Install it for this Python" in " ".join(done.stdout.split())
    assert "as tiny_absent cannot be imported: hidden-layer-tanh." in done.stdout
