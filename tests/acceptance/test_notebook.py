"""The magics, in a notebook that a real kernel executes."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from exercises.hidden_layer_tanh import EXERCISE
from grader.grading import grade
from grader.intake import read_bytes
from grader.notebook.program import program_of_cell
from grader.notebook.verdict import Verdict
from tests.acceptance.command import ROOT
from tests.unit.grader.output.sample_reports import mistake, question, report

RIGHT = """%%grader check dW_k --define
def dW_k(delta_k, z_prev):
    return np.outer(delta_k, z_prev)
"""
WRONG = """%%grader check delta_k
def delta_k(delta_next, W_next, s_k):
    print("<script>alert(1)</script>")
    return (W_next @ delta_next) * (1 - np.tanh(s_k) ** 2)
"""
CELLS = {
    "load": "%load_ext grader",
    "too early": RIGHT,
    "choose": "%grader exercise hidden-layer-tanh",
    "imports": "import numpy as np\nimport grader",
    "right": RIGHT,
    "defined": "print(dW_k([1], [2]))",
    "wrong": WRONG,
    "not defined": "'delta_k' in globals()",
    "endless": "%%grader check dW_k --define\nwhile True:\n    pass\n",
    "typo": "%%grader check dW --exercise hidden-layer-tanh\npass",
    "no exercise": "%grader exercise hidden-layer-tan",
    "no cell": "%grader check dW_k",
    "unload": "%unload_ext grader",
}


@pytest.fixture(scope="module")
def outputs():
    """Execute one notebook; return what each cell shows, by kind."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    return dict(zip(CELLS, map(shown, notebook.cells), strict=True))


def shown(cell):
    """Return the texts that a cell shows, by stream or media type."""
    found = {}
    for output in cell.outputs:
        if output.output_type == "stream":
            found[output.name] = found.get(output.name, "") + output.text
        else:
            found |= output.data
    return found


def test_a_right_cell_shows_its_formula_to_be_typeset(outputs):
    """HTML with the formula in LaTeX between dollars; plain text for whoever has no HTML."""
    html = outputs["right"]["text/html"]

    assert "<code>dW_k</code>: right</strong>, 1 of 1" in html
    formula = r"\left(\delta_{k} \otimes z_{prev}\right)"
    assert rf"your code computes $\displaystyle {formula}$, as wanted" in html
    assert "1 of 1 points" in outputs["right"]["text/plain"]


def test_a_cell_is_defined_in_the_notebook_when_asked_for(outputs):
    """Only with --define, and never what did not come to an end in the jail."""
    assert outputs["defined"]["stdout"] == "[[2]]\n"
    assert outputs["not defined"]["text/plain"] == "False"
    assert "did not come to an end" in outputs["endless"]["text/html"]


def test_a_wrong_cell_shows_a_hint_and_no_script(outputs):
    """The verdict of the jail, with imports of earlier cells; what was printed is escaped."""
    html = outputs["wrong"]["text/html"]

    assert "<code>delta_k</code>: wrong</strong>, 0 of 1" in html
    assert "<strong>Hint:</strong> Which index of W" in html
    assert "not what is asked for" in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "line 4, in delta_k" in html  # as the notebook numbers the cell's lines


def test_wrong_use_is_told_in_a_line(outputs):
    """No traceback: what is missing, and what to do."""
    assert "Which exercise? Choose one first" in outputs["too early"]["stderr"]
    assert "asks for no function 'dW'" in outputs["typo"]["stderr"]
    assert "Did you mean 'hidden-layer-tanh'?" in outputs["no exercise"]["stderr"]
    assert "begin it with %%grader" in outputs["no cell"]["stderr"]
    assert not any(
        "Traceback" in text
        for one in outputs.values()
        for text in one.values()
        if "submission.py" not in text
    )


def test_a_notebook_with_the_magics_can_be_handed_in(jail):
    """A cell that was checked is part of the program; load and choice are comments."""
    kept = ("load", "choose", "imports", "right")
    cells = [{"cell_type": "code", "source": CELLS[name]} for name in kept]
    cells[2]["source"] = "import numpy as np"
    notebook = json.dumps({"cells": cells, "nbformat": 4}).encode()

    found = grade(EXERCISE, read_bytes("ann", "ann.ipynb", notebook), jail)

    assert [question.passed for question in found.questions] == [False, True]


def test_imports_of_the_notebook_come_along_where_a_jail_can_follow():
    """NumPy and the standard library; nothing else, no broken cell, and lines stay as they are."""
    history = ["import numpy as np, math", "import pandas", "from . import x", "1 +", "x = 3"]
    history += ["from numpy.linalg import norm", "import numpy as np, math", "\0"]

    found = program_of_cell("def f():\n    return 1\n", history)
    allowed = program_of_cell("def f():\n    return 1\n", history[:2], ("pandas",))

    assert found == (
        "import numpy as np, math; from numpy.linalg import norm\ndef f():\n    return 1\n"
    )
    assert allowed.startswith("import numpy as np, math; import pandas\n")


def test_the_library_does_not_need_ipython():
    """The magics are found without it: whoever has a notebook brings it along."""
    done = subprocess_imports()

    assert "IPython" not in done
    assert "grader.notebook" not in done


def subprocess_imports():
    """Return the modules that `import grader` and the command load, in a process of their own."""
    script = "import sys, grader.cli; print(*sys.modules)"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()


def test_text_of_a_student_is_no_markup_in_a_verdict():
    """Names, feedback and output are escaped, and stand where nothing is typeset."""
    nasty = "$x$ <img src=x onerror=alert(1)> \x1b[31m"
    entry = report("ann", question("delta_k", 0, mistake(nasty, nasty), printed=nasty)).plain()

    html = Verdict("sheet", entry)._repr_html_()

    assert "<img" not in html
    assert "\x1b" not in html
    assert html.count("&lt;img") == 2
