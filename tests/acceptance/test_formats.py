"""``grader check`` in the formats of CI systems and platforms."""

import pytest

from tests.acceptance.command import WRONG, fill, grader
from tests.schemas import validated


@pytest.mark.parametrize("form", ["github", "gitlab", "markdown", "junit", "sarif", "gradescope"])
def test_check_writes_every_format(tmp_path, form):
    """`grader check --format NAME` writes it to standard output, and keeps its exit status."""
    fill(tmp_path, {"solution.py": WRONG})

    done = grader(
        "check", "solution.py", "--exercise", "hidden-layer-tanh", "--format", form, cwd=tmp_path
    )

    assert done.returncode == 1
    assert "delta_k" in done.stdout.replace("\\", "")
    assert done.stderr == ""


def test_classroom50_says_what_its_environment_lacks(tmp_path):
    """Outside its runner the format is refused with the names of what is missing."""
    fill(tmp_path, {"solution.py": WRONG})
    command = ("check", "solution.py", "--exercise", "hidden-layer-tanh", "--format", "classroom50")
    environment = {"CLASSROOM": "cs", "ASSIGNMENT": "sheet", "USERNAME": "ann"}
    environment |= {"SUBMISSION_TAG": "submit/1", "COMMIT_URL": "c", "RELEASE_URL": "r"}

    refused = grader(*command, cwd=tmp_path)
    done = grader(*command, cwd=tmp_path, **environment)

    assert refused.returncode == 2
    assert "needs CLASSROOM, ASSIGNMENT, USERNAME, SUBMISSION_TAG" in refused.stderr
    found = validated("classroom50-result-v1.schema.json", done.stdout)
    assert (found["owner"], found["review"], found["score"]) == ("ann", "c", 100)
