"""The class of 64, graded once for all who look at the outcome."""

import json

import pytest

from tests.acceptance.command import CLASS, grader


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """Return what ``grader batch`` came to on the whole class, and the folder it wrote."""
    output = tmp_path_factory.mktemp("graded") / "report"
    done = grader("batch", CLASS, "--exercise", "hidden-layer-tanh", "--output", output)
    return done, output


@pytest.fixture(scope="session")
def labels():
    """Return by name which questions each submission of the class has right."""
    found = json.loads((CLASS / "labels.json").read_text())["submissions"]
    return {label["folder"]: label["expected"] for label in found}
