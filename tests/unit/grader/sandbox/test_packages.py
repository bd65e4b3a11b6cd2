"""What an exercise allows can be imported in its own jail, and in no other."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.errors import SandboxUnavailable
from grader.executor import Call
from grader.report import Outcome
from tests.jails import TIERS, job, open_tier

PROGRAM = """
import tiny
import tiny_file

def f(x):
    from tiny.inner import half  # read from disk, behind the walls
    return half(x) + tiny.ONE + tiny_file.TWO
"""
FILES = {
    "tiny/__init__.py": "ONE = 1.0\ntry:\n    import tiny_unasked\nexcept ImportError: pass\n",
    "tiny/inner.py": "def half(x):\n    return x / 2\n",
    "tiny_file.py": "TWO = 2.0\n",
    "tiny_unasked.py": "THREE = 3.0\n",
    "tiny_needy.py": "import tiny_unasked\n",
    "tiny_greedy.py": "import os, sys\nsys.path.append(os.path.dirname(__file__))\n",
}


@pytest.fixture(scope="module", autouse=True)
def folder():
    """Make a folder of packages that everybody may read, as those of a machine are."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    for name, source in FILES.items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_text(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(made))
        yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module", params=TIERS)
def jail(request):
    """One jail of each tier."""
    with open_tier(request.param) as opened:
        yield opened


def asking(source, *packages):
    """Return a job of one call whose exercise allows packages."""
    return replace(job(source, Call((np.array([2.0]),))), packages=packages)


def told(jail, source, *packages):
    """Return what a program is told that fails, as a whole or in part."""
    run = jail.run(asking(source, *packages))
    return run.error + "".join(part.error for part in (*run.left_out, *run.answers))


def test_what_is_allowed_can_be_imported(jail):
    """A package and a module of one file, loaded at once or from within a function."""
    run = jail.run(asking(PROGRAM, "tiny", "tiny_file"))
    assert run.outcome is Outcome.PASSED
    assert run.answers[0].values[0] == [4.0]


def test_machine_code_is_loaded_before_the_walls_go_up(jail):
    """A package with compiled parts works, though no machine code can be loaded any more."""
    source = "from markupsafe import _speedups\ndef f(x): return x + len(_speedups.__name__)\n"
    assert jail.run(asking(source, "markupsafe")).answers[0].values[0] == [22.0]


@pytest.mark.parametrize("name", ["tiny", "tiny_file", "markupsafe", "flask", "grader"])
@pytest.mark.parametrize("packages", [(), ("tiny_needy", "tiny_unasked")])
def test_what_is_not_allowed_is_not_there(jail, name, packages):
    """Neither in the plain jail, after others were asked for, nor in that of another list."""
    jail.run(asking(PROGRAM, "tiny", "tiny_file"))
    raised = told(jail, f"import {name}\ndef f(x): return x\n", *packages)
    assert f"ModuleNotFoundError: No module named '{name}'" in raised


def test_nothing_comes_along_unasked(jail):
    """What a package could have used without need is not there either."""
    source = "import tiny\nimport tiny_unasked\ndef f(x): return x\n"
    assert "No module named 'tiny_unasked'" in told(jail, source, "tiny")


def test_a_package_opens_no_other_folder(jail, folder):
    """Some add folders to the path while they are imported; that opens none."""
    source = f"import tiny_greedy\ndef f(x): return open({str(folder / 'tiny_file.py')!r}) and x\n"
    said = told(jail, f"import tiny_unasked\n{source}", "tiny_greedy")
    assert "No module named 'tiny_unasked'" in said
    assert jail.walls.tier == "none" or "FileNotFoundError" in said or "PermissionError" in said


@pytest.mark.parametrize("jail", ["A", "B"], indirect=True)
def test_what_is_not_allowed_cannot_be_read(jail, folder):
    """Of the folder that holds a package nothing else can be read."""
    source = f"def f(x): return open({str(folder / 'tiny_unasked.py')!r}) and x\n"
    beside = f"def f(x): return open({str(folder / 'tiny/inner.py')!r}) and x\n"
    assert "Error" in told(jail, source, "tiny")
    assert "Error" in told(jail, beside)
    assert told(jail, beside, "tiny") == ""


@pytest.mark.parametrize("jail", ["A", "B"], indirect=True)
def test_a_package_cannot_be_changed(jail, folder):
    """It is there to be read."""
    source = f"def f(x): return open({str(folder / 'tiny/inner.py')!r}, 'a') and x\n"
    assert "Error" in told(jail, source, "tiny")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tiny_absent", "missing the package 'tiny_absent', which programs are to import"),
        ("tiny_needy", "No module named 'tiny_unasked'"),
        ("tiny.inner", "wanted the name that is imported"),
        ("os", "of no standard module"),
        ("grader", "holds answers and stays outside"),
        ("exercises", "holds answers and stays outside"),
        ("submissions", "holds answers and stays outside"),
    ],
)
def test_what_cannot_be_allowed_is_no_fault_of_a_student(jail, name, said):
    """It is said what is missing, and the jail goes on."""
    with pytest.raises(SandboxUnavailable, match=said):
        jail.run(asking(PROGRAM, name))
    assert jail.run(asking("def f(x): return x\n")).outcome is Outcome.PASSED


def test_nothing_is_taken_from_the_current_folder(folder, monkeypatch):
    """It may be a student's, and what is allowed is loaded before the walls go up."""
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend("")
    with open_tier("none") as opened, pytest.raises(SandboxUnavailable, match="the package 'tiny'"):
        opened.run(asking(PROGRAM, "tiny"))


def test_few_jails_are_kept():
    """Many lists of packages are served one after another, and nothing is left behind."""
    names = ["tiny", "tiny_file", "tiny_unasked", "markupsafe", "click"]
    with open_tier("none") as opened:
        for name in (*names, names[0]):
            source = f"import {name}\ndef f(x): return x\n"
            assert opened.run(asking(source, name)).outcome is Outcome.PASSED
