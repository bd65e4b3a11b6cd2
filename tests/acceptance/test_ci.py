"""``grader ci`` as a student's repository runs it, and through every mishap."""

import base64
import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from grader.cli.app import app
from grader.errors import ProtocolBroken
from grader.executor import Executor, Walls
from tests.acceptance.command import CLASS, RIGHT, WRONG, fill, grader
from tests.schemas import validated, validated_junit, workflow_commands

SETTINGS = 'exercise = "hidden-layer-tanh"\n'


def repository(tmp_path, solution=RIGHT, settings=SETTINGS, **more):
    """Return a folder with settings and a solution."""
    return fill(tmp_path, {".grader.toml": settings, "solution.py": solution} | more)


def ci(folder, *arguments, **environment):
    """Run it there."""
    return grader("ci", *arguments, cwd=folder, **environment)


def test_full_marks_succeed_and_less_fails(tmp_path):
    """Exit 0 and 1, with the feedback of `grader check` and what was tried."""
    right = ci(repository(tmp_path / "right"))
    wrong = ci(repository(tmp_path / "wrong", WRONG))

    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "2 of 2 points" in right.stdout
    assert "1 of 2 points" in wrong.stdout
    assert "Hint: " in wrong.stdout
    assert "The public cases alone were tried" in wrong.stdout
    assert "::" not in right.stdout + wrong.stdout


def test_the_whole_class_passes_and_fails_as_labelled(tmp_path, jail, labels, monkeypatch):
    """All 64, in one jail: enough points where both functions are right, and nowhere else."""
    monkeypatch.setattr("grader.cli.ci.open_executor", lambda *_, **__: nullcontext(jail))
    (tmp_path / ".grader.toml").write_text(SETTINGS)
    statuses, printed = {}, {}
    for name in labels:
        (tmp_path / "solution.py").write_bytes((CLASS / name / "solution.py").read_bytes())
        done = CliRunner().invoke(app, ["ci", str(tmp_path)], standalone_mode=False)
        statuses[name], printed[name] = done.return_value, done.stdout

    assert statuses == {name: int(not all(one.values())) for name, one in labels.items()}
    assert not any("(hidden)" in text or "edge cases" in text for text in printed.values())


def test_a_threshold_is_enough(tmp_path):
    """A share of the points that the teacher chose makes the job green."""
    done = ci(repository(tmp_path, WRONG, f"{SETTINGS}threshold = 0.5\n"))

    assert done.returncode == 0
    assert "That is enough here" in done.stdout


def test_one_question_can_be_a_step_of_its_own(tmp_path):
    """As the steps of GitHub Classroom were: one command, one exit status for each question."""
    folder = repository(tmp_path, WRONG)

    assert ci(folder, "--question", "dW_k").returncode == 0
    assert ci(folder, "--question", "delta_k").returncode == 1
    unknown = ci(folder, "--question", "delta")
    assert unknown.returncode == 2
    assert "Did you mean 'delta_k'?" in unknown.stderr


def test_github_gets_annotations_a_summary_and_outputs(tmp_path):
    """Found out by GITHUB_ACTIONS; what the student printed is quoted, and so is no command."""
    forged = f'print("::error file=x::forged")\n{WRONG}'
    folder = repository(tmp_path, forged)
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    environment["GITHUB_OUTPUT"] = str(tmp_path / "outputs")

    done = ci(folder, **environment)

    assert done.returncode == 1
    stop, quoted, resumed = done.stdout.partition("::error file=x::forged")
    token = workflow_commands(stop)[0][2]
    assert quoted
    assert workflow_commands(stop)[0][0] == "stop-commands"
    assert len(token) == 32
    _, _, obeyed = resumed.partition(f"::{token}::")
    ((name, properties, message),) = workflow_commands(obeyed)
    line = forged.split("\n").index(next(x for x in forged.split("\n") if "W_next @" in x)) + 1
    assert (name, properties["file"], properties["line"]) == ("error", "solution.py", str(line))
    assert message.startswith("On 2 of 3 inputs: delta_k raised ValueError")
    assert "**1 of 2 points**" in (tmp_path / "summary.md").read_text()
    assert (tmp_path / "outputs").read_text() == "score=1\nmax-score=2\n"
    assert "::stop-commands" not in ci(folder, "--no-github", **environment).stdout


def test_an_assignment_in_a_folder_is_annotated_there(tmp_path):
    """Paths are those of the repository, not of the folder; a report's path is the folder's."""
    settings = f'{SETTINGS}[write]\njunit = "junit.xml"\n'
    repository(tmp_path / "sheets" / "one", WRONG, settings)

    done = ci(tmp_path, "sheets/one", GITHUB_ACTIONS="true")

    assert workflow_commands(done.stdout)[-1][1]["file"] == "sheets/one/solution.py"
    assert (tmp_path / "sheets/one/junit.xml").exists()


def test_a_report_that_cannot_be_written_is_told(tmp_path):
    """A folder stands where the report should: the settings are to be mended."""
    folder = repository(tmp_path, RIGHT, f'{SETTINGS}[write]\njunit = "out"\n')
    (folder / "out").mkdir()

    done = ci(folder)

    assert done.returncode == 2
    assert "out: cannot be written (Is a directory). Name another path for junit." in done.stderr


def test_reports_are_written_where_settings_and_options_say(tmp_path):
    """Folders are made; every report has the same verdict."""
    folder = repository(tmp_path, WRONG, f'{SETTINGS}[write]\njunit = "out/junit.xml"\n')

    done = ci(folder, "--write", "sarif", "out/a.sarif", "--write", "gitlab", "quality.json")

    assert done.returncode == 1
    suite = validated_junit((folder / "out/junit.xml").read_text())[0]
    assert (suite.get("failures"), suite.get("errors")) == ("2", "1")
    validated("sarif-2.1.0-rtm.5.json", (folder / "out/a.sarif").read_text())
    assert len(validated("gitlab-codequality.schema.json", (folder / "quality.json").read_text()))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('excercise = "x"', "there is no key 'excercise'. Did you mean 'exercise'?"),
        ("", "has no key 'exercise'"),
        ('exercise = "hidden-layer-tan"', "Did you mean 'hidden-layer-tanh'?"),
        ("exercise = 3", "'exercise' is 3; wanted a text in quotes"),
        (f"{SETTINGS}threshold = 80", "'threshold' is 80; wanted a share of the points"),
        (f"{SETTINGS}threshold = true", "'threshold' is True; wanted a share"),
        (f'{SETTINGS}show = "hint"', "Did you mean 'hints'?"),
        (f'{SETTINGS}version = "7"', "written for version 7 of hidden-layer-tanh; version 1 is"),
        (f'{SETTINGS}files = "solution.py"', "wanted a list of paths"),
        (f'{SETTINGS}files = ["../solution.py"]', "wanted a path inside the repository"),
        (f'{SETTINGS}files = ["a.py", "b.py"]', "2 programs (a.py, b.py); wanted one"),
        (f'{SETTINGS}[write]\njunitt = "a.xml"', "no format 'junitt'. Did you mean 'junit'?"),
        (f'{SETTINGS}[write]\njunit = "/etc/a.xml"', "wanted a path inside the repository"),
        (f'{SETTINGS}write = "junit"', "wanted a table [write]"),
        (
            f'{SETTINGS}files = ["solution.py"]\n[write]\njunit = "solution.py"',
            "'write' would overwrite solution.py",
        ),
        ('exercise = "hidden', "is no TOML in UTF-8: "),
        ('exercise = "own-network"', "own-network differs by student"),
    ],
)
def test_broken_settings_name_the_key_and_what_is_wanted(tmp_path, settings, sentence):
    """One sentence, exit 2, and no grading: the assignment is to be mended, not the solution."""
    (tmp_path / ".grader.toml").write_text(settings)
    done = CliRunner().invoke(app, ["ci", str(tmp_path)], standalone_mode=False)

    assert sentence in str(done.exception)
    assert done.exception.fault == "instructor"
    assert done.stdout == ""


def test_settings_that_are_missing_or_binary_are_usage(tmp_path):
    """The command says so in a line and exits with 2."""
    nothing = ci(fill(tmp_path / "a", {"solution.py": RIGHT}))
    (tmp_path / ".grader.toml").write_bytes(SETTINGS.encode("utf-16"))
    binary = ci(tmp_path)

    assert (nothing.returncode, binary.returncode) == (2, 2)
    assert ".grader.toml: cannot be read (No such file or directory)" in nothing.stderr
    assert ".grader.toml: is no TOML in UTF-8" in binary.stderr


def test_a_missing_file_is_the_students_to_add(tmp_path):
    """Exit 1, one sentence in the log and in every report."""
    folder = fill(tmp_path, {".grader.toml": SETTINGS, "solutoin.py": RIGHT})

    done = ci(folder, "--write", "junit", "junit.xml", GITHUB_ACTIONS="true")

    sentence = "Found no file solution.py in this repository; wanted solution.py: add what is"
    assert done.returncode == 1
    assert sentence in " ".join(done.stdout.split())
    (failure,) = validated_junit((folder / "junit.xml").read_text()).iter("failure")
    assert failure.get("message").startswith(sentence)
    assert workflow_commands(done.stdout)[-1][2].startswith(sentence)


def test_a_repository_with_windows_line_ends_is_graded(tmp_path):
    """CRLF in settings and solution, with a byte-order mark: the same verdict and line."""
    folder = repository(tmp_path, WRONG)
    for name in (".grader.toml", "solution.py"):
        text = (folder / name).read_text()
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    done = ci(folder, "--write", "json", "report.json")

    assert done.returncode == 1
    question = json.loads((folder / "report.json").read_text())["submissions"][0]["questions"][0]
    assert "W_next @" in WRONG.split("\n")[question["place"]["line"] - 1]


def _notebook(output):
    cell = {"cell_type": "code", "source": RIGHT, "outputs": [output]}
    return json.dumps({"cells": [cell], "nbformat": 4})


def test_a_notebook_with_large_pictures_is_graded_and_one_with_endless_numbers_is_not(tmp_path):
    """50 MB of pictures harm nobody; 50 MB of numbers get a sentence that says what to do."""
    settings = f'{SETTINGS}files = ["a.ipynb"]\n'
    picture = {"data": {"image/png": base64.b64encode(b"x" * 37_500_000).decode()}}
    numbers = _notebook({"data": {"application/json": ["many"]}})
    numbers = numbers.replace('"many"', "1, " * 16_999_999 + "1")

    right = ci(fill(tmp_path / "a", {".grader.toml": settings, "a.ipynb": _notebook(picture)}))
    wrong = ci(fill(tmp_path / "b", {".grader.toml": settings, "a.ipynb": numbers}))

    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "clear all outputs, save, and hand it in again" in " ".join(wrong.stdout.split())


def test_our_own_fault_asks_for_another_run_and_writes_no_score(tmp_path, monkeypatch):
    """A jail that fails is exit 3: no score file stays or is made, and no line is annotated."""

    class Fallen(Executor):
        """A jail that answers nothing."""

        walls = Walls("A")

        def run(self, job):
            """Fail."""
            raise ProtocolBroken(f"nothing on {job.function}")

    monkeypatch.setattr("grader.cli.ci.open_executor", lambda *_, **__: nullcontext(Fallen()))
    folder = repository(tmp_path)
    (folder / "results.json").write_text("{}")
    arguments = ["ci", str(folder), "--write", "gradescope", str(folder / "results.json")]

    done = CliRunner().invoke(app, arguments, standalone_mode=False, env={"GITHUB_ACTIONS": "true"})

    assert done.return_value == 3
    assert "run this job again" in done.stdout
    assert "::error" not in done.stdout
    assert not (folder / "results.json").exists()
