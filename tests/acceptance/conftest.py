"""What is right in the class of 64."""

import json

import pytest

from tests.acceptance.command import CLASS


@pytest.fixture(scope="session")
def labels():
    """Return by name which questions each submission of the class has right."""
    found = json.loads((CLASS / "labels.json").read_text())["submissions"]
    return {label["folder"]: label["expected"] for label in found}
