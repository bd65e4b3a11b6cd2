"""``grader check`` as a student runs it."""

import json
import re
import zipfile

import pytest

from tests.acceptance.command import CLASS, RIGHT, ROOT, WRONG, fill, grader, started
from tests.schemas import REPORT

EXERCISE = ("--exercise", "hidden-layer-tanh")


def test_a_right_solution_gets_full_points(tmp_path):
    """Exit status 0, a tick for each question."""
    done = grader("check", "a.py", *EXERCISE, cwd=fill(tmp_path, {"a.py": RIGHT}))

    assert done.returncode == 0
    assert done.stdout.startswith("a.py  hidden-layer-tanh  2 of 2 points\n")
    assert done.stderr == ""


def test_a_wrong_solution_gets_help_and_not_the_answer(tmp_path):
    """Exit status 1; the student's own line, a hint, no title of the mistake, no path of ours."""
    done = grader("check", "a.py", *EXERCISE, cwd=fill(tmp_path, {"a.py": WRONG}))

    assert done.returncode == 1
    assert "✗ delta_k  0 of 1" in done.stdout
    assert "✓ dW_k  1 of 1" in done.stdout
    assert "Hint: " in done.stdout
    assert "W without its transpose" not in done.stdout
    assert str(ROOT) not in done.stdout
    assert "grader/" not in done.stdout


def test_json_is_one_valid_document(tmp_path):
    """What the schema describes, with everything a replay needs; twice the same bytes."""
    cwd = fill(tmp_path, {"a.py": WRONG})
    first, again = (started("check", "a.py", *EXERCISE, "--format", "json", cwd=cwd) for _ in "ab")

    document = json.loads(first.stdout)
    REPORT.validate(document)
    (one,) = document["submissions"]
    assert (one["name"], one["score"], first.returncode) == ("a.py", 1, 1)
    assert one["provenance"]["seed"] == 2018
    assert first.stdout == again.stdout


def test_another_seed_draws_other_inputs(tmp_path):
    """The seed is in the report, and the numbers differ."""
    cwd = fill(tmp_path, {"a.py": WRONG})
    seven, eight = (
        grader("check", "a.py", *EXERCISE, "--format", "json", "--seed", seed, cwd=cwd).stdout
        for seed in (7, 8)
    )

    assert json.loads(seven)["submissions"][0]["provenance"]["seed"] == 7
    assert (
        json.loads(seven)["submissions"][0]["questions"]
        != (json.loads(eight)["submissions"][0]["questions"])
    )


@pytest.mark.parametrize(
    ("source", "variables"),
    [
        (f"# exercise: hidden-layer-tanh\n{RIGHT}", {}),
        (RIGHT, {"GRADER_EXERCISE": "hidden-layer-tanh"}),
    ],
    ids=["comment", "environment"],
)
def test_the_exercise_may_be_told_by_the_file_or_the_environment(tmp_path, source, variables):
    """Nobody types it each time."""
    done = grader("check", "a.py", cwd=fill(tmp_path, {"a.py": source}), **variables)

    assert done.returncode == 0, done.stderr


def test_notebooks_zips_and_folders_are_read(tmp_path):
    """Each form of one right solution gets full points."""
    cells = [{"cell_type": "code", "source": f"%matplotlib inline\n{RIGHT}", "outputs": []}]
    files = {"a.ipynb": json.dumps({"nbformat": 4, "cells": cells}), "folder/solution.py": RIGHT}
    fill(tmp_path, files)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("deep/solution.py", RIGHT)

    for form in ("a.ipynb", "a.zip", "folder"):
        done = grader("check", form, *EXERCISE, cwd=tmp_path)
        assert (done.returncode, done.stdout.splitlines()[0]) == (
            0,
            f"{form}  hidden-layer-tanh  2 of 2 points",
        )


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.py", "", "Found a.py, which is empty; wanted a file with Python code."),
        ("a.txt", "x", "Found no code, but a.txt; wanted one .py or .ipynb file with the code."),
        ("a.ipynb", "x", "Found a.ipynb, which is no notebook (broken JSON)"),
        ("a.zip", "x", "Found a zip that is damaged, or none at all"),
    ],
)
@pytest.mark.parametrize("exercise", [EXERCISE, ()], ids=["given", "not given"])
def test_what_cannot_be_read_gets_a_sentence(tmp_path, name, text, sentence, exercise):
    """Exit status 1: it is the student who can repair it."""
    done = grader("check", name, *exercise, cwd=fill(tmp_path, {name: text}))

    assert done.returncode == 1
    assert sentence in " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("a.py",), "does not say which exercise it answers. Give --exercise NAME ("),
        (("a.py", "--exercise", "hiden-layer-tanh"), "Did you mean 'hidden-layer-tanh'?"),
        (("gone.py", *EXERCISE), "'gone.py' does not exist"),
        (("a.py", *EXERCISE, "--seed", "-1"), "-1 is not in the range"),
        (("a.py", *EXERCISE, "--format", "xml"), "'xml' is not one of"),
        ((), "Missing argument 'FILE'"),
    ],
)
def test_wrong_use_is_explained(tmp_path, arguments, sentence):
    """Exit status 2, on standard error, without a traceback."""
    done = grader("check", *arguments, cwd=fill(tmp_path, {"a.py": RIGHT}))

    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_without_walls_there_is_a_loud_warning_and_a_mark(tmp_path):
    """--unsafe-local warns on standard error and says tier none in the report."""
    cwd = fill(tmp_path, {"a.py": RIGHT})
    done = grader("check", "a.py", *EXERCISE, "--unsafe-local", "--format", "json", cwd=cwd)

    assert done.returncode == 0
    assert "WARNING: --unsafe-local runs this code WITHOUT the jail" in done.stderr
    assert json.loads(done.stdout)["submissions"][0]["provenance"]["tier"] == "none"


def test_colours_are_for_terminals(tmp_path):
    """Not in a pipe; on a terminal by force; NO_COLOR wins."""
    cwd = fill(tmp_path, {"a.py": RIGHT})
    plain, forced, without = (
        grader("check", "a.py", *EXERCISE, cwd=cwd, **more).stdout
        for more in ({}, {"FORCE_COLOR": "1"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"})
    )

    assert "\x1b[" not in plain
    assert "\x1b[1;32m" in forced
    assert re.search(r"\x1b\[[0-9;]*3[0-9]", without) is None


def test_a_terminal_that_knows_no_ticks_is_served(tmp_path):
    """An ASCII terminal gets escapes, not a crash."""
    cwd = fill(tmp_path, {"a.py": RIGHT})
    done = started("check", "a.py", *EXERCISE, cwd=cwd, PYTHONIOENCODING="ascii")

    assert done.returncode == 0
    assert "\\u2713 delta_k" in done.stdout


@pytest.mark.parametrize("name", ["<script>.py", "a\nb.py", "=1+1.py", "שלום.py"])
def test_hostile_file_names_are_names(tmp_path, name):
    """They are shown on one line, whatever they hold."""
    done = grader("check", name, *EXERCISE, cwd=fill(tmp_path, {name: RIGHT}))

    assert done.returncode == 0
    assert done.stdout.startswith(name.replace("\n", "\\n") + "  hidden-layer-tanh  2 of 2")


def test_hidden_cases_keep_their_answers(tmp_path):
    """Answers that are right on the public cases alone show no wanted value of a hidden one."""
    source = RIGHT.replace("def dW_k", "SEEN = []\ndef dW_k")
    source += "\n_right = delta_k\ndef delta_k(delta_next, W_next, s_k):\n"
    source += (
        "    SEEN.append(1)\n    return _right(delta_next, W_next, s_k) * (1 + (len(SEEN) > 2))\n"
    )
    cwd = fill(tmp_path, {"a.py": source})
    done = grader("check", "a.py", *EXERCISE, "--format", "json", cwd=cwd)

    question = json.loads(done.stdout)["submissions"][0]["questions"][0]
    numeric = next(check for check in question["checks"] if check["check"] == "numeric")
    assert numeric["outcome"] == "failed"
    assert "(hidden)" in numeric["feedback"]
    assert {"wanted", "arguments"} & set(numeric["details"]) == set()


def test_the_class_is_where_the_tests_think():
    """The examples these tests read are in the project."""
    assert (CLASS / "labels.json").exists()
