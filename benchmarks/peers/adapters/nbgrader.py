"""nbgrader: ``nbgrader autograde`` of the whole class, verdicts from its gradebook.

Tests are hidden tests in the instructor's notebook, in cells that students cannot change.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.labels import FUNCTIONS, Verdict
from benchmarks.peers.adapter import NUMPY, Adapter, Done
from benchmarks.peers.assignment import REFERENCE

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ExecutePreprocessor.timeout = 10
"""
HIDDEN = """\
assert callable({name})
### BEGIN HIDDEN TESTS
{reference}

for case in {inputs}():
    np.testing.assert_allclose({name}(*case), ref_{name}(*case), 1e-6, 1e-9)
### END HIDDEN TESTS
"""
#: Asks the gradebook as the manual of its API does.
GRADES = """\
import json
from nbgrader.api import Gradebook

found = {}
with Gradebook("sqlite:///gradebook.db") as book:
    for one in book.assignment_submissions("ps1"):
        grades = [grade for notebook in one.notebooks for grade in notebook.grades]
        found[one.student.id] = {grade.name: grade.score for grade in grades}
print(json.dumps(found))
"""


def notebook(solution: str, reference: str | None) -> bytes:
    """Return the assignment with a solution in its cell, with hidden tests if it is the source."""
    cells = [_cell("solution", solution, solution=True)]
    for name, inputs in zip(FUNCTIONS, ("delta_cases", "dW_cases"), strict=True):
        text = HIDDEN.format(name=name, inputs=inputs, reference=reference)
        text = text if reference else text.partition("###")[0]
        cells.append(_cell(name, text, solution=False))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4}
    return json.dumps({**whole, "nbformat_minor": 5}).encode()


def _cell(name: str, source: str, *, solution: bool) -> Mapping[str, object]:
    kind = {"grade": not solution, "solution": solution, "locked": not solution, "task": False}
    points = {} if solution else {"points": 1}
    known = {"grade_id": name, "schema_version": 3, "cell_type": "code", **kind, **points}
    empty: dict[str, object] = {
        "execution_count": None,
        "outputs": [],
        "metadata": {"nbgrader": known},
    }
    return {"cell_type": "code", "id": name, "source": source, **empty}


def written(program: bytes) -> bytes:
    """Return a student's notebook."""
    return notebook(program.decode("utf-8-sig").replace("\r\n", "\n"), None)


def read(folder: Path, _done: Done | None, _names: Sequence[str]) -> Mapping[str, Verdict]:
    """Return the scores of the gradebook; a student without them has no verdict."""
    try:
        found = json.loads((folder / "grades.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {
        student: {name: scores.get(name) == 1 for name in FUNCTIONS}
        for student, scores in found.items()
        if scores
    }


_START = "import numpy as np\n\n### BEGIN SOLUTION\n### END SOLUTION\n"

NBGRADER = Adapter(
    "nbgrader",
    ("nbgrader==0.9.6", NUMPY),
    {
        "nbgrader_config.py": CONFIG,
        "grades.py": GRADES,
        "source/ps1/ps1.ipynb": notebook(_START, REFERENCE).decode(),
    },
    "nbgrader autograde ps1; python grades.py > grades.json",
    read,
    place="submitted/{name}/ps1/ps1.ipynb",
    prepare="nbgrader generate_assignment ps1",
    written=written,
    together=True,
)
