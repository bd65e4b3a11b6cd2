"""The template of an assignment, copied into a fresh repository and run as each platform would."""

import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import yaml

from exercises.hidden_layer_tanh import EXERCISE
from tests.acceptance.command import RIGHT, ROOT, environment
from tests.acceptance.onpath import put_into
from tests.schemas import validated, validated_junit, workflow_commands

TEMPLATE = ROOT / "examples" / "assignment-repo"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
CHECK = yaml.safe_load((TEMPLATE / ".github/workflows/check.yml").read_text())
CLASSROOM = yaml.safe_load((TEMPLATE / ".github/workflows/classroom.yml").read_text())
GITLAB = yaml.safe_load((TEMPLATE / ".gitlab-ci.yml").read_text())
#: Both are installed in the environment of the tests.
INSTALL = "pip install"


INSTALLED = Path(sys.executable).parent


def run(folder, script, commands=INSTALLED, *, passed_on=(), **more):
    """Run a step's script as GitHub's runner does, with our commands from some folder."""
    path = os.pathsep.join([str(commands), str(INSTALLED), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment(**{"PATH": path, "GRADER_ALLOW_TIER_B": "1"} | more),
        pass_fds=passed_on,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def quickly(tmp_path):
    """Return what runs a script likewise, but for the seconds that its commands take to start."""
    (tmp_path / "bin").mkdir()
    more, passed_on = put_into(tmp_path / "bin")
    return partial(run, commands=tmp_path / "bin", passed_on=passed_on, **more)


def commit(folder, **files):
    """Write files, and commit all there is."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    who = "-c user.name=ann -c user.email=ann@example.edu"
    done = run(folder, f"git add --all && git {who} commit --quiet --message work")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def repository(tmp_path):
    """Return a fresh repository made from the template."""
    folder = tmp_path / "ann"
    shutil.copytree(TEMPLATE, folder, ignore=shutil.ignore_patterns("report", "__pycache__"))
    assert run(folder, "git init --quiet").returncode == 0
    commit(folder)
    return folder


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", sorted((TEMPLATE / ".github/workflows").glob("*.yml"))),
        ("github-actions", [ROOT / "action.yml"]),
        ("gitlab-ci", [TEMPLATE / ".gitlab-ci.yml"]),
    ],
)
def test_workflow_files_are_valid(schema, files):
    """By the platforms' own schemas."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)

    assert files
    assert done.returncode == 0, done.stdout


def test_the_starter_is_what_the_exercise_gives():
    """The template does not drift from `grader new`."""
    expected = f"# exercise: {EXERCISE.slug}\n{EXERCISE.starter}"

    assert (TEMPLATE / "solution.py").read_text() == expected


@pytest.mark.parametrize("solution", ["starter", "golden"])
def test_the_action_checks_a_push(repository, tmp_path, solution):
    """With defaults as inputs: red for the starter, green for the golden solution."""
    if solution == "golden":
        commit(repository, solution=EXERCISE.read("solutions/correct.py"))
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
    inputs = {name: one["default"] for name, one in ACTION["inputs"].items()}
    given = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) }}", lambda found: inputs[found[1]], value)
        for name, value in step["env"].items()
    }
    files = {f"GITHUB_{name}": str(tmp_path / name) for name in ("STEP_SUMMARY", "OUTPUT")}

    done = run(repository, step["run"], GITHUB_ACTIONS="true", **given, **files)

    assert done.returncode == (0 if solution == "golden" else 1), done.stderr
    errors = [found for found in workflow_commands(done.stdout) if found[0] == "error"]
    assert len(errors) == (0 if solution == "golden" else 2)
    outputs = dict(line.split("=") for line in (tmp_path / "OUTPUT").read_text().splitlines())
    assert set(ACTION["outputs"]) == set(outputs)
    assert float(outputs["score"]) == (2 if solution == "golden" else 0)
    suite = validated_junit((repository / "report/junit.xml").read_text())[0]
    assert (int(suite.get("failures")) + int(suite.get("errors")) == 0) == (solution == "golden")
    assert run(repository, "git status --porcelain").stdout == ""


def test_an_input_of_the_action_is_never_a_command(repository, quickly):
    """What a workflow passes in stays text, whatever it is."""
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")

    done = quickly(repository, step["run"], DIRECTORY=".", QUESTION='"; touch forged; "')

    assert done.returncode == 2
    assert "has no question" in done.stderr
    assert not (repository / "forged").exists()


def test_the_action_installs_what_lies_beside_it():
    """Files that the steps name are there: the pinned packages, and the package itself."""
    (install,) = (step["run"] for step in ACTION["runs"]["steps"] if INSTALL in step.get("run", ""))
    named = re.findall(r"\$GITHUB_ACTION_PATH(/[\w./-]*)?\"", install)

    assert all((ROOT / path.lstrip("/")).exists() for path in named)
    assert any((ROOT / path.lstrip("/") / "pyproject.toml").exists() for path in named)


@pytest.mark.parametrize(("solution", "status"), [(None, 1), (RIGHT, 0)])
def test_the_visible_tests_run_as_the_workflow_runs_them(repository, quickly, solution, status):
    """The other `run:` steps of the workflow, but for the installation."""
    if solution:
        commit(repository, solution=solution)
    scripts = [step["run"] for step in CHECK["jobs"]["check"]["steps"] if "run" in step]

    found = [quickly(repository, script).returncode for script in scripts if INSTALL not in script]

    assert found == [status]


@pytest.mark.parametrize(("solution", "status"), [(None, 1), (RIGHT, 0)])
def test_gitlab_runs_its_script_and_finds_its_reports(repository, quickly, solution, status):
    """The job's script; every report it promises is there and valid."""
    if solution:
        commit(repository, solution=solution)
    job = GITLAB["check"]

    done = quickly(repository, "\n".join(job["script"]))

    assert done.returncode == status
    reports = job["artifacts"]["reports"]
    validated_junit((repository / reports["junit"]).read_text())
    quality = (repository / reports["codequality"]).read_text()
    issues = validated("gitlab-codequality.schema.json", quality)
    assert bool(issues) == bool(status)
    assert job["retry"]["exit_codes"] == [3]


def test_steps_in_the_style_of_github_classroom_still_work(repository, quickly):
    """Each step's command alone decides its points: right on one question, wrong on the other."""
    half = RIGHT.replace("W_next.T", "W_next")
    commit(repository, solution=half)
    steps = CLASSROOM["jobs"]["run-autograding-tests"]["steps"]
    graded = {step["id"]: step["with"] for step in steps if "autograding-command" in step["uses"]}

    found = {name: quickly(repository, one["command"]).returncode for name, one in graded.items()}

    assert half != RIGHT
    assert found == {"delta_k": 1, "dW_k": 0}
    reporter = steps[-1]
    assert reporter["with"]["runners"].split(",") == list(graded)
    assert set(reporter["env"]) == {f"{name.upper()}_RESULTS" for name in graded}


def test_the_hook_stops_a_push_of_unfinished_work(repository, quickly, tmp_path):
    """As pre-commit would install it: the entry runs before a push, and decides."""
    (hook,) = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text())["repos"][0][
        "hooks"
    ]
    (ours,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    script = repository / ".git/hooks/pre-push"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f"#!/bin/sh\nexec {hook['entry']}\n")
    script.chmod(0o755)
    run(repository, f"git init --quiet --bare {tmp_path}/origin")
    push = f"git push --quiet {tmp_path}/origin HEAD:refs/heads/main"

    stopped = quickly(repository, push)
    commit(repository, solution=RIGHT)
    pushed = quickly(repository, push)

    assert (stopped.returncode != 0, pushed.returncode) == (True, 0)
    assert hook["stages"] == ours["stages"] == ["pre-push"]
    assert hook["entry"] == ours["entry"]
