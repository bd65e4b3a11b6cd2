"""The tutorial on exercises does what it says: its files are written and its commands run."""

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/write-an-exercise.md"
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: Installs a package the way pip does, by its build backend, but without asking an index.
PIP = f"""#!{sys.executable}
import os, sys, zipfile
from hatchling.build import build_wheel
site = os.environ["PYTHONPATH"]
os.chdir(sys.argv[2])
zipfile.ZipFile(os.path.join(site, build_wheel(site))).extractall(site)
"""


def surroundings(folder):
    """Return an environment in which grader and this pip are on the path."""
    (folder / "site").mkdir()
    (folder / "bin").mkdir()
    (folder / "bin/pip").write_text(PIP)
    (folder / "bin/pip").chmod(0o755)
    path = os.pathsep.join(
        [str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    return os.environ | {
        "PATH": path,
        "PYTHONPATH": str(folder / "site"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GRADER_ALLOW_TIER_B": "1",
        "BROWSER": "true %s",  # opens nothing
    }


def test_the_tutorial_runs(tmp_path):
    """Blocks are taken in order: files are written, commands succeed and print what is shown.

    A file that a command has made is shown as it is, to the letter, before the page changes it.
    """
    environment, printed, shown, made = surroundings(tmp_path), "", set(), []
    (tmp_path / "work").mkdir()
    for kind, file, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if file:
            path = tmp_path / "work" / file
            if path.exists() and file not in shown:
                assert path.read_text(encoding="utf-8") == text
                made.append(file)
            shown.add(file)
            path.write_text(text, encoding="utf-8")
        elif kind == "sh":
            done = subprocess.run(
                ["sh", "-e", "-c", text],
                cwd=tmp_path / "work",
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            printed = done.stdout
            assert done.returncode == 0, done.stdout + done.stderr
        else:
            assert text.strip() in printed

    assert made == ["two-tanh/exercise_two_tanh/__init__.py"]
    assert "The sheet of `s1234567`" in (tmp_path / "work/sheet.md").read_text(encoding="utf-8")
