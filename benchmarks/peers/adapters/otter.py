"""otter-grader: ``otter run`` of a notebook with a zip of ``otter generate``."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.labels import FUNCTIONS, Verdict
from benchmarks.peers.adapter import NUMPY, Adapter, Done
from benchmarks.peers.assignment import REFERENCE

TEST = (
    """\
OK_FORMAT = False
from otter.test_files import test_case

name = "{name}"
points = 1


@test_case(points=1, hidden=False)
def test_{name}(env):
    """
    + "\n    ".join(REFERENCE.splitlines())
    + """

    for case in {inputs}():
        np.testing.assert_allclose(env["{name}"](*case), ref_{name}(*case), 1e-6, 1e-9)
"""
)


def notebook(program: bytes) -> bytes:
    """Return a notebook whose one cell is the program."""
    source = program.decode("utf-8-sig").replace("\r\n", "\n")
    cell: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "solution",
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4}
    return json.dumps({**whole, "nbformat_minor": 5}).encode()


def read(folder: Path, _done: Done | None, names: Sequence[str]) -> Mapping[str, Verdict]:
    """Return what ``results.json`` says; without it there is no verdict."""
    try:
        document = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    scores = {test["name"]: test.get("score") for test in document["tests"]}
    verdict = {name: scores.get(name) == 1 for name in FUNCTIONS}
    return dict.fromkeys(names, verdict)


OTTER = Adapter(
    "otter run",
    ("otter-grader==7.0.0", "ipykernel==7.4.0", NUMPY),
    {
        "tests/delta_k.py": TEST.replace("{name}", "delta_k").replace("{inputs}", "delta_cases"),
        "tests/dW_k.py": TEST.replace("{name}", "dW_k").replace("{inputs}", "dW_cases"),
    },
    "mkdir out && otter run --no-logo -a autograder.zip -o out solution.ipynb",
    read,
    place="solution.ipynb",
    prepare="otter generate -t tests -o autograder.zip",
    written=notebook,
)
