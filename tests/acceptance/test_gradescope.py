"""The autograder for Gradescope: unpacked in a bare folder and run as its container would."""

import json
import shutil
import subprocess
import sys
import zipfile
from contextlib import nullcontext

import pytest

from grader.executor import Executor, Walls
from grader.export import autograder
from grader.sandbox import Limits
from tests.acceptance.command import CLASS, RIGHT, environment, grader, started
from tests.jails import open_tier
from tests.schemas import validated

EXERCISE = "hidden-layer-tanh"


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    """Return a folder laid out as Gradescope lays out its own, with wheels unpacked."""
    root = tmp_path_factory.mktemp("container")
    done = grader("export", "gradescope", EXERCISE, root / "autograder.zip", "--seed", "7")
    assert done.returncode == 0, done.stderr
    zipfile.ZipFile(root / "autograder.zip").extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "run_autograder").chmod(0o755)
    for wheel in (root / "source" / "wheels").iterdir():
        zipfile.ZipFile(wheel).extractall(root / "installed")  # a pure wheel is no more than that
    return root


@pytest.fixture
def autograded(container):
    """Return a function that runs the container's script on a solution."""

    def run(solution, **more):
        hand_in(container, solution)
        done = subprocess.run(
            ["./run_autograder"],
            cwd=container,
            env=environment()
            | {
                "AUTOGRADER_ROOT": str(container),
                "AUTOGRADER_PYTHON": sys.executable,
                "PYTHONPATH": str(container / "installed"),
            }
            | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done, container / "results" / "results.json"

    return run


def hand_in(root, solution):
    """Put one file where Gradescope puts submissions."""
    shutil.rmtree(root / "submission", ignore_errors=True)
    (root / "submission").mkdir()
    data = solution if isinstance(solution, bytes) else solution.encode()
    (root / "submission" / "solution.py").write_bytes(data)


def results(path):
    """Return the results, valid by what Gradescope documents."""
    return validated("gradescope-results.schema.json", path.read_text())


def test_the_whole_class_gets_the_points_of_its_labels(container, jail, labels, monkeypatch):
    """All 64 through the program of the container, in one jail, from its own settings."""
    monkeypatch.setattr(autograder, "open_executor", lambda *_, **__: nullcontext(jail))
    found = {}
    for name in labels:
        hand_in(container, (CLASS / name / "solution.py").read_bytes())
        assert autograder.main(container) == 0
        written = results(container / "results" / "results.json")
        passed = [test["status"] == "passed" for test in written["tests"] if "status" in test]
        found[name] = (written["score"], passed)
        assert written["extra_data"]["provenance"]["seed"] == 7

    assert found == {name: (sum(one.values()), [*one.values()]) for name, one in labels.items()}


def test_the_script_grades_with_what_came_in_the_zip(autograded, container):
    """As a process of its own, on the packages of the zip; the log says which jail it was."""
    done, path = autograded(RIGHT)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Graded in a jail of tier ")
    assert results(path)["score"] == 2
    where = "import grader, exercises; print(grader.__file__, exercises.__file__)"
    printed = subprocess.run(
        [sys.executable, "-P", "-c", where],
        env=environment(PYTHONPATH=str(container / "installed")),
        capture_output=True,
        text=True,
        check=True,
        cwd=container,
    ).stdout
    assert [path.startswith(str(container / "installed")) for path in printed.split()] == [True] * 2


SPY = (
    RIGHT
    + """

def tried(what, *arguments):
    try:
        return f"REACHED {what(*arguments)!r}"
    except BaseException as error:
        return type(error).__name__


import os, sys, importlib
for folder in ({folders}):
    print(tried(os.listdir, folder))
print(tried(open, "{root}/source/autograder.json"))
print(tried(open, "{root}/results/results.json", "w"))
print(tried(importlib.import_module, "exercises"))
print(tried(importlib.import_module, "grader"))
"""
)


@pytest.mark.parametrize("tier", ["A", "B"])
def test_student_code_finds_neither_reference_nor_seed_nor_results(container, monkeypatch, tier):
    """In either jail, a stock container's lesser one too: nothing that came with it is there."""
    folders = ", ".join(
        repr(str(container / name)) for name in ("", "source", "results", "installed/exercises")
    )
    hand_in(container, SPY.replace("{folders}", folders).replace("{root}", str(container)))
    with open_tier(tier, Limits()) as executor:
        monkeypatch.setattr(autograder, "open_executor", lambda *_, **__: nullcontext(executor))
        assert autograder.main(container) == 0

    found = results(container / "results" / "results.json")

    feedback = found["tests"][1]["output"]
    assert feedback.count("Error") >= 8
    assert "REACHED" not in feedback
    assert found["score"] == 2
    assert found["extra_data"]["provenance"]["tier"] == tier


def test_what_cannot_be_read_gets_a_sentence_and_no_points(autograded):
    """A picture called solution.py: results are there, with 0 points and what to do."""
    done, path = autograded(b"\x89PNG\r\n\x1a\n\x00")

    assert done.returncode == 0
    found = results(path)
    assert found["score"] == 0
    assert "which is a picture" in found["output"]


def test_a_failure_of_the_grader_leaves_no_results(container, monkeypatch, capsys):
    """Then Gradescope says that the autograder failed: an old verdict must not stand for a new."""

    class Fallen(Executor):
        """A jail that answers nothing."""

        walls = Walls("A")

        def run(self, job):
            """Fail."""
            raise autograder.GraderError(f"No jail for {job.function}.")

    hand_in(container, RIGHT)
    (container / "results").mkdir(exist_ok=True)
    (container / "results" / "results.json").write_text('{"score": 2}')
    monkeypatch.setattr(autograder, "open_executor", lambda *_, **__: nullcontext(Fallen()))

    assert autograder.main(container) == 3
    assert "No jail for delta_k." in capsys.readouterr().out
    assert not (container / "results" / "results.json").exists()


def test_teachers_choose_who_sees_what_when(tmp_path):
    """Options of the export become visibilities of the results; nothing else differs."""
    options = ("--points", "after_published", "--feedback", "after_due_date", "--show", "outcomes")
    done = grader("export", "gradescope", EXERCISE, "a.zip", *options, cwd=tmp_path)
    again = started("export", "gradescope", EXERCISE, "b.zip", cwd=tmp_path)

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        settings = json.loads(archive.read("autograder.json"))
        modes = {one.filename: one.external_attr >> 16 for one in archive.infolist()}
    assert (done.returncode, again.returncode) == (0, 0)
    assert settings["levels"] == {
        "points": "after_published",
        "feedback": "after_due_date",
        "show": "outcomes",
    }
    assert modes["run_autograder"] & modes["setup.sh"] & 0o111
    assert "setup.sh" in modes  # at the root of the zip, not in a folder
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert json.loads(archive.read("autograder.json"))["seed"] != settings["seed"]


def test_the_setup_names_what_is_in_the_zip(container):
    """Shell that parses; wheels and constraints where it looks, with a version for every need."""
    source = container / "source"
    done = subprocess.run(["bash", "-n", source / "setup.sh"], check=False)

    assert done.returncode == 0
    script = (source / "setup.sh").read_text()
    assert '"$root"/source/wheels/*.whl' in script
    assert "$root/source/constraints.txt" in script
    pins = dict(line.split("==") for line in (source / "constraints.txt").read_text().split())
    assert {"numpy", "sympy", "mpmath", "click", "rich"} <= set(pins)
    assert not {"Flask", "SQLAlchemy", "deltagrade"} & set(pins)
    assert not list((container / "installed").glob("submissions*"))


@pytest.mark.parametrize(
    ("exercise", "sentence"),
    [("hidden-layer-tan", "Did you mean 'hidden-layer-tanh'?"), ("own-network", "differs by")],
)
def test_an_exercise_that_cannot_go_is_refused(tmp_path, exercise, sentence):
    """An unknown name, or sheets that are drawn for each student from names it does not know."""
    done = grader("export", "gradescope", exercise, cwd=tmp_path)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert list(tmp_path.iterdir()) == []
