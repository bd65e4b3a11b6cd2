"""A query that is asked with a wrong name or a wrong kind of value does not pass the type check."""

import re
from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).parents[2]
HEAD = "from submissions.services.ports import Work\n\ndef ask(work: Work) -> None:\n"
WRONG = (
    "submissions.any_to(asignment_id=3)",
    "submissions.any_to('3')",
    "submissions.count(assignment_id=3)",
    "submisions.any_to(3)",
    "grades.of(3)",
    "users.by_login(3)",
    "users.replace(work.courses.get(1))",
)
RIGHT = (
    "submissions.any_to(assignment_id=3)",
    "grades.of(3, 4)",
    "users.replace(work.users.get(1))",
)


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """Return the queries that mypy refuses, by the project's own settings."""
    file = tmp_path_factory.mktemp("typed") / "asked.py"
    queries = WRONG + RIGHT
    file.write_text(HEAD + "".join(f"    work.{query}\n" for query in queries), encoding="utf-8")
    said, complaint, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(file)])
    assert not complaint
    first = HEAD.count("\n") + 1
    return {queries[int(line) - first] for line in re.findall(r"asked\.py:(\d+): error", said)}


def test_what_cannot_be_asked_does_not_type_check(refused):
    """A slip of the pen is found before anything runs; what is right passes."""
    assert refused == set(WRONG)
