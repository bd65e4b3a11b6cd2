"""Commands import what they need: seconds differ from machine to machine, modules do not."""

import subprocess
import sys

import pytest

from tests.acceptance.command import RIGHT, ROOT, environment, fill

SLUG = "hidden-layer-tanh"
SERVICE = {"flask", "sqlalchemy", "alembic", "argon2", "waitress", "werkzeug"}
MATHS = {"numpy", "sympy", "mpmath", "flint"}
LOOKS = {"rich", "jinja2", "markdown_it", "pygments", "yaml"}
PROGRAM = """
import atexit, sys
atexit.register(lambda: print("\\n".join(sys.modules), file=sys.stderr))
from grader.cli import main
main()
"""


def imported(*arguments, cwd=ROOT):
    """Run a command to its end; return what it had imported by then."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return set(ran.stderr.split())


@pytest.mark.parametrize(
    ("command", "not_needed", "most"),
    [
        (["--help"], SERVICE | MATHS | LOOKS, 300),
        (["--version"], SERVICE | MATHS | LOOKS, 300),
        (["completion", "bash"], SERVICE | MATHS | LOOKS, 300),
        (["exercises"], SERVICE | {"sympy", "mpmath"}, 1000),
        (["show", SLUG], SERVICE | {"sympy", "mpmath"}, 1000),
        (["check", "--help"], SERVICE | {"sympy", "mpmath"}, 1000),
    ],
)
def test_a_command_imports_what_it_needs(command, not_needed, most):
    """Neither the service for a list of exercises, nor arrays for a page of help."""
    found = imported(*command)

    assert found & not_needed == set()
    assert "click" in found
    assert len(found) < most


def test_a_check_imports_neither_service_nor_computer_algebra(tmp_path):
    """What is right by numbers and by its formula needs no SymPy, and a terminal no templates."""
    fill(tmp_path, {"solution.py": f"# exercise: {SLUG}\n{RIGHT}"})
    found = imported("check", "solution.py", cwd=tmp_path)

    assert found & (SERVICE | {"sympy", "mpmath", "IPython", "jinja2", "yaml"}) == set()


def test_help_of_a_command_that_says_nothing_of_itself_is_asked_for():
    """What cannot be read from its source is imported, and tells why it cannot be had."""
    said = subprocess.run(
        [sys.executable, "-c", _BROKEN],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "(broken: cannot be imported" in said
    assert "Grade one submission" in said


_BROKEN = """
import importlib.metadata as metadata
from grader.cli import app
broken = metadata.EntryPoint("lost", "nowhere.at_all:lost", app.GROUP)
app.entry_points = lambda group, name=None: [broken] if name in (None, "lost") else []
app.app.main(["--help"], standalone_mode=False)
"""
